/** A store of queues and topics in one SQLite file, for a single machine. */
import { type Database, openDatabase } from "./database.ts";
import { createDeadLetters } from "./dead-letters.ts";
import { createExtend } from "./extend.ts";
import { createGroups, type TouchedGroups } from "./groups.ts";
import { createListeners } from "./listeners.ts";
import { createLook, type QueueCounts } from "./look.ts";
import type { DeadMessage, Delivery, NewMessage, Sent } from "./message.ts";
import { checkedName, checkedQueue, subscriptionQueue } from "./names.ts";
import {
  MAX_ATTEMPTS,
  milliseconds,
  type QueueStoreOptions,
  type ReceiveOptions,
  receivePlan,
  type SettleOptions,
  storeOptions,
  whole,
} from "./options.ts";
import { createReceive } from "./receive.ts";
import { createSchedules } from "./schedules.ts";
import { checkAll, createInsert } from "./send.ts";
import { createSettle, type Settled, type Settlement } from "./settle.ts";
import { createSubscriptions } from "./subscriptions.ts";

/** An open queue file. Each operation is one transaction; several processes may share the file. */
export interface QueueStore {
  /** Sends messages: all of them or, when one is refused, none. */
  send(queue: string, messages: readonly NewMessage[]): Sent[];
  /** Sends messages to each subscriber of a topic. @returns how many subscribers there are */
  publish(topic: string, messages: readonly NewMessage[]): number;
  /** From now on what is published waits for the subscriber in its queue, whether it runs or not. */
  subscribe(topic: string, subscriber: string): void;
  /** Ends a subscription; what waits in its queue stays until it is purged. */
  unsubscribe(topic: string, subscriber: string): void;
  /**
   * Begins a schedule, or goes on with one. @returns when it was last due, in milliseconds since the
   * epoch; now for one that is new, or whose definition has changed
   */
  schedule(queue: string, definition: string): number;
  /**
   * Sends the message of a time at which a schedule is due, unless that time, or a later one, has been
   * seen to already, by whichever process. @returns whether it was sent
   */
  tick(queue: string, dueAt: number, message: NewMessage): boolean;
  /** Leases messages that are ready; none when there are none. */
  receive(queue: string, options?: ReceiveOptions): Delivery[];
  /** Settles leased messages. @returns what became of each, in order */
  settle(settlements: readonly Settlement[], options?: SettleOptions): Settled[];
  /** Lets leases end `seconds` from now. @returns the leases that are stale */
  extend(leases: readonly string[], seconds: number): string[];
  /** Counts a queue's messages; takes longer the more there are. */
  counts(queue: string): QueueCounts;
  /** When the next message may be delivered, in milliseconds since the epoch; it may be past. */
  nextVisibleAt(queue: string): number | undefined;
  /** Lists the dead, the oldest first: 100 by default, those after a key. */
  peekDead(
    queue: string,
    options?: { readonly max?: number; readonly after?: number },
  ): DeadMessage[];
  /** Delivers the dead again, attempts counted anew: those with the keys, or the oldest 1,000. @returns how many */
  redrive(queue: string, keys?: readonly number[]): number;
  /** Removes what waits or is leased, or the dead. @returns how many */
  purge(queue: string, which: "living" | "dead"): number;
  /** Calls back when this store made a message ready. @returns what ends it */
  onReady(queue: string, listener: () => void): () => void;
  /** @returns the time by which the store goes */
  now(): number;
  close(): void;
}

/** Dead messages that one call brings back unless it names them. */
const REDRIVEN = 1_000;

/**
 * Opens a queue file and makes it where there is none.
 *
 * @param file the path; its folder must exist, on a local disk
 * @param options durability and limits
 * @returns the store
 * @throws PortableError `PFN_NO_SQLITE` on a Node without SQLite, `PFN_QUEUE_FILE` for a file that
 *   cannot serve, `PFN_OPTION`
 *
 * @example
 * ```ts
 * const store = openQueueStore("queues.db");
 * store.send("orders", [{ body: '{"id":1}', contentType: "application/json" }]);
 * const batch = store.receive("orders", { max: 10, visibilityTimeout: 30 });
 * store.settle(batch.map(({ lease }) => ({ lease })));
 * ```
 */
export function openQueueStore(file: string, options: QueueStoreOptions = {}): QueueStore {
  const settings = storeOptions(options);
  const db = openDatabase(file, settings);
  const listeners = createListeners();
  const groups = createGroups(db);
  const inGroups = <T>(work: (touched: TouchedGroups) => T): T =>
    db.write(() => {
      const touched = groups();
      const result = work(touched);
      touched.update();
      return result;
    });
  return {
    ...sending(db, settings, listeners.emit),
    ...scheduling(db, settings, listeners.emit),
    ...receiving(db, settings, inGroups, listeners.emit),
    ...looking(db, settings, inGroups, listeners.emit),
    onReady: (queue, listener) => listeners.on(checkedQueue(queue), listener),
    now: settings.now,
    close: () => db.close(),
  };
}

type Settings = Required<QueueStoreOptions>;
type Emit = (queues: Iterable<string>) => void;
type InGroups = <T>(work: (touched: TouchedGroups) => T) => T;

function sending(
  db: Database,
  { now, messageLimit, deduplicationWindow }: Settings,
  emit: Emit,
): Pick<QueueStore, "send" | "publish" | "subscribe" | "unsubscribe"> {
  const insert = createInsert(db, deduplicationWindow);
  const subscriptions = createSubscriptions(db);
  return {
    send(queue, messages) {
      const checked = checkAll(messages, messageLimit);
      checkedQueue(queue);
      const sent = db.write(() => insert(queue, checked, now()));
      emit([queue]);
      return sent;
    },
    publish(topic, messages) {
      const checked = checkAll(messages, messageLimit);
      checkedName("topic", topic);
      const queues = db.write(() => {
        const all = subscriptions.of(topic).map((it) => subscriptionQueue(topic, it));
        for (const queue of all) insert(queue, checked, now());
        return all;
      });
      emit(queues);
      return queues.length;
    },
    subscribe: (topic, subscriber) => {
      subscriptionQueue(topic, subscriber);
      db.write(() => subscriptions.add(topic, subscriber));
    },
    unsubscribe: (topic, subscriber) => db.write(() => subscriptions.remove(topic, subscriber)),
  };
}

function scheduling(
  db: Database,
  { now, messageLimit, deduplicationWindow }: Settings,
  emit: Emit,
): Pick<QueueStore, "schedule" | "tick"> {
  const insert = createInsert(db, deduplicationWindow);
  const schedules = createSchedules(db);
  return {
    schedule(queue, definition) {
      checkedQueue(queue);
      return db.write(() => schedules.begin(queue, definition, now()));
    },
    tick(queue, dueAt, message) {
      const checked = checkAll([message], messageLimit);
      const isDue = db.write(() => {
        if (!schedules.advance(queue, dueAt)) return false;
        insert(queue, checked, now());
        return true;
      });
      if (isDue) emit([queue]);
      return isDue;
    },
  };
}

function receiving(
  db: Database,
  { now }: Settings,
  inGroups: InGroups,
  emit: Emit,
): Pick<QueueStore, "receive" | "settle" | "extend"> {
  const receive = createReceive(db);
  const settle = createSettle(db);
  const extend = createExtend(db);
  return {
    receive(queue, options = {}) {
      const plan = receivePlan(options);
      checkedQueue(queue);
      return inGroups((touched) => receive(queue, plan, now(), touched));
    },
    settle(settlements, { maxAttempts = MAX_ATTEMPTS } = {}) {
      const most = whole("maxAttempts", maxAttempts, 1, 1_000);
      const settled = inGroups((touched) => {
        const time = now();
        return settlements.map((it) => settle(it, most, time, touched));
      });
      emit(new Set(settled.flatMap(([, queue]) => queue ?? [])));
      return settled.map(([what]) => what);
    },
    extend(leases, seconds) {
      const time = milliseconds("seconds", seconds);
      return inGroups((touched) => {
        const until = now() + time;
        return leases.filter((lease) => !extend(lease, until, touched));
      });
    },
  };
}

function looking(
  db: Database,
  { now }: Settings,
  inGroups: InGroups,
  emit: Emit,
): Pick<QueueStore, "counts" | "nextVisibleAt" | "peekDead" | "redrive" | "purge"> {
  const look = createLook(db);
  const dead = createDeadLetters(db);
  return {
    counts: (queue) => db.read(() => look.counts(checkedQueue(queue), now())),
    nextVisibleAt: (queue) => db.read(() => look.nextVisibleAt(checkedQueue(queue))),
    peekDead(queue, { max = 100, after = 0 } = {}) {
      const most = whole("max", max, 1, 10_000);
      return db.read(() => dead.peek(checkedQueue(queue), most, after));
    },
    redrive(queue, keys) {
      checkedQueue(queue);
      const redriven = inGroups((touched) => {
        const wanted = keys ?? dead.keys(queue, REDRIVEN);
        return wanted.filter((key) => dead.redrive(queue, key, now(), touched)).length;
      });
      emit([queue]);
      return redriven;
    },
    purge(queue, which) {
      checkedQueue(queue);
      return db.write(() => dead.purge(queue, which === "dead" ? "dead" : "message"));
    },
  };
}
