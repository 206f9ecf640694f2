/** The tables of a queue file, and which versions of them this code understands. */

/** What marks a SQLite file as ours: "PFNq". */
export const APPLICATION_ID: number = 0x50464e71;

/** The statements that lead from each version to the next; the position is the version. */
export const MIGRATIONS: readonly string[] = [
  `
  -- What never changes about a message, apart from what does, so that a lease of a large message
  -- does not write its body again.
  CREATE TABLE payload (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    content_type TEXT,
    attributes TEXT,
    enqueued_at INTEGER NOT NULL,
    is_text INTEGER NOT NULL,
    body ANY NOT NULL
  ) STRICT;

  -- Messages to deliver. due_at: when the delay or the lease ends. ready_at: when it may be
  -- delivered, the same for a message without a group; of a group only the first message has one.
  CREATE TABLE message (
    seq INTEGER PRIMARY KEY,
    queue TEXT NOT NULL,
    group_id TEXT,
    ready_at INTEGER,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    lease INTEGER
  ) STRICT;
  CREATE INDEX message_ready ON message (queue, ready_at);
  CREATE INDEX message_group ON message (queue, group_id) WHERE group_id IS NOT NULL;
  CREATE INDEX message_group_lease ON message (queue, group_id, due_at)
    WHERE group_id IS NOT NULL AND lease IS NOT NULL;

  CREATE TABLE dead (
    seq INTEGER PRIMARY KEY,
    queue TEXT NOT NULL,
    group_id TEXT,
    attempts INTEGER NOT NULL,
    died_at INTEGER NOT NULL,
    reason TEXT NOT NULL
  ) STRICT;
  CREATE INDEX dead_queue ON dead (queue);

  CREATE TABLE deduplication (
    queue TEXT NOT NULL,
    deduplication_id TEXT NOT NULL,
    id TEXT NOT NULL,
    forget_at INTEGER NOT NULL,
    PRIMARY KEY (queue, deduplication_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX deduplication_forget ON deduplication (forget_at);

  CREATE TABLE subscription (
    topic TEXT NOT NULL,
    subscriber TEXT NOT NULL,
    PRIMARY KEY (topic, subscriber)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- The last time that each schedule was due and has been seen to, by the queue of its ticks.
  CREATE TABLE schedule (
    queue TEXT PRIMARY KEY,
    definition TEXT NOT NULL,
    due_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];
