/** The events of an app in memory: who gets them, and the line before each function. */
import {
  createEventRunner,
  type EntryOptions,
  resourceOf,
  SettlingContext,
  unclaimed,
} from "@portable-fn/adapter-kit/events";
import type { App, AppFunction, Env, EventKind } from "@portable-fn/core";
import { type Clock, Line } from "./line.ts";
import type {
  ChangeSender,
  ObjectSender,
  QueueSender,
  ScheduleSender,
  StreamSender,
  TopicSender,
} from "./sender.ts";
import {
  changeSender,
  objectSender,
  type Put,
  queueSender,
  scheduleSender,
  streamSender,
  topicSender,
} from "./senders.ts";

/** Sends events to the functions of an app. Each method throws `PFN_UNCLAIMED` where none is for it. */
export interface MemoryEvents {
  /**
   * Gives the sender of a queue.
   *
   * @param name the queue's name in the app
   * @returns the sender
   * @throws PortableError `PFN_UNCLAIMED` when no function is for it
   */
  queue(name: string): QueueSender;
  /**
   * Gives the sender of a topic.
   *
   * @param name the topic's name in the app
   * @returns the sender
   * @throws PortableError `PFN_UNCLAIMED` when no function is for it
   */
  topic(name: string): TopicSender;
  /**
   * Gives what lets a schedule tick.
   *
   * @param functionName the name of the schedule's function
   * @returns the sender
   * @throws PortableError `PFN_UNCLAIMED` when there is no such function
   */
  schedule(functionName: string): ScheduleSender;
  /**
   * Gives what tells of a bucket's objects.
   *
   * @param bucket the bucket's name in the app
   * @returns the sender
   * @throws PortableError `PFN_UNCLAIMED` when no function is for it
   */
  object(bucket: string): ObjectSender;
  /**
   * Gives what puts records into a stream.
   *
   * @param name the stream's name in the app
   * @returns the sender
   * @throws PortableError `PFN_UNCLAIMED` when no function is for it
   */
  stream(name: string): StreamSender;
  /**
   * Gives what tells of a table's items.
   *
   * @param table the table's name in the app
   * @returns the sender
   * @throws PortableError `PFN_UNCLAIMED` when no function is for it
   */
  change(table: string): ChangeSender;
}

/** Attempts of an event whose trigger does not say how many, as on Lambda. */
const MAX_ATTEMPTS = 3;

/**
 * Makes the senders of an app.
 *
 * @param app the app
 * @param functions those that the entry runs
 * @param options the entry's
 * @param env the variables
 * @param clock the time that delays are counted in
 * @returns the senders
 */
export function createMemoryEvents(
  app: App,
  functions: readonly AppFunction[],
  options: EntryOptions,
  env: Env,
  clock: Clock,
): MemoryEvents {
  const target = { name: "memory", Context: SettlingContext, rejects: true };
  const runner = createEventRunner(app, target, options);
  const lines = new Map<AppFunction, Line>();
  const lineOf = (fn: AppFunction) => {
    const { trigger } = fn;
    const known = lines.get(fn);
    if (known) return known;
    const line = new Line({
      batchSize: "batchSize" in trigger ? trigger.batchSize : 1,
      maxAttempts: "maxAttempts" in trigger ? trigger.maxAttempts : MAX_ATTEMPTS,
      clock,
      run: (items) => runner(fn, { id: crypto.randomUUID(), items }, { env, native: undefined }),
    });
    lines.set(fn, line);
    return line;
  };
  const put: Put = (fn, entries) => lineOf(fn).send(entries);
  const all = (kind: EventKind, name: string): readonly [AppFunction, ...AppFunction[]] => {
    const [first, ...rest] = functions.filter(
      (fn) => fn.trigger.kind === kind && resourceOf(fn) === name,
    );
    if (!first) throw unclaimed(kind, name);
    return [first, ...rest];
  };
  let last = 0;
  const sequence = () => {
    last += 1;
    return last;
  };
  return {
    queue: (name) => queueSender(name, all("queue", name)[0], put),
    topic: (name) => topicSender(name, all("topic", name), put),
    schedule: (name) => scheduleSender(all("schedule", name)[0], put),
    object: (name) => objectSender(name, all("object", name), put),
    stream: (name) => streamSender(name, all("stream", name)[0], put, sequence),
    change: (name) => changeSender(name, all("change", name), put),
  };
}
