/** Who gets what is published to a topic. */
import type { Database } from "./database.ts";

/** The operations on subscriptions. */
export interface Subscriptions {
  add(topic: string, subscriber: string): void;
  remove(topic: string, subscriber: string): void;
  of(topic: string): string[];
}

/**
 * Makes the operations on subscriptions; they last in the file, so that a subscriber that is down
 * misses nothing.
 *
 * @param db the connection
 * @returns the operations
 */
export function createSubscriptions(db: Database): Subscriptions {
  const add = db.prepare(
    "INSERT INTO subscription (topic, subscriber) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const remove = db.prepare("DELETE FROM subscription WHERE topic = ? AND subscriber = ?");
  const all = db.prepare("SELECT subscriber FROM subscription WHERE topic = ?");
  return {
    add: (topic, subscriber) => {
      add.run(topic, subscriber);
    },
    remove: (topic, subscriber) => {
      remove.run(topic, subscriber);
    },
    of: (topic) => all.all(topic).map((row) => String(row["subscriber"])),
  };
}
