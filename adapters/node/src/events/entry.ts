/** The entry's events: nothing of them is loaded before it is used. */
import { consoleWriter, createLogger } from "@portable-fn/adapter-kit";
import { type App, type AppFunction, PortableError } from "@portable-fn/core";
import type { NodeOptions } from "../options.ts";
import type { QueueStore } from "../queue-store/store.ts";
import { type QueueClient, queueClient, type TopicClient, topicClient } from "./clients.ts";
import type { Running } from "./embedded.ts";
import type { EventSource } from "./options.ts";

/** The kinds of function that the embedded store serves. */
const EMBEDDED: ReadonlySet<string> = new Set(["queue", "topic", "schedule"]);

/** The events of an entry. */
export interface EventEntry {
  /**
   * Opens what the functions need.
   *
   * @returns what begins to run them; `undefined` where there are none
   * @throws PortableError `PFN_NO_SQLITE`, `PFN_QUEUE_FILE`, `PFN_OPTION`, or `PFN_NO_EVENTS` for functions
   *   that no event can reach
   */
  open(): Promise<OpenEvents | undefined>;
  queue(name: string): QueueClient;
  topic(name: string): TopicClient;
}

/** Events whose store is open. */
export interface OpenEvents {
  /** Begins to run the functions. */
  begin(): Promise<void>;
  /** Finishes what is under way, for as long as a shutdown may take, and closes the store. */
  close(): Promise<void>;
}

/**
 * Makes the events of an entry.
 *
 * @param app the app
 * @param functions those that the entry runs
 * @param source where events come from
 * @param options the entry's
 * @returns the events; nothing is loaded or opened yet
 */
export function createEventEntry(
  app: App,
  functions: readonly AppFunction[],
  { mode, path }: EventSource,
  options: NodeOptions,
): EventEntry {
  const served = functions.filter(({ trigger }) => EMBEDDED.has(trigger.kind));
  let opening: Promise<QueueStore> | undefined;
  const store = () => {
    opening ??= import("./store-options.ts").then(({ openStore }) => openStore(options.store));
    // What could not be opened may be next time.
    opening.catch(() => {
      opening = undefined;
    });
    return opening;
  };
  return {
    queue(name) {
      const fn = functionOf(app, "queue", name);
      const isFifo = fn.trigger.kind === "queue" && fn.trigger.fifo;
      return queueClient(store, name, isFifo ? "default" : undefined);
    },
    topic(name) {
      functionOf(app, "topic", name);
      return topicClient(store, name);
    },
    async open() {
      if (mode !== false && path === undefined) refuseDeaf(functions);
      if (mode !== "embedded" || served.length === 0) return undefined;
      const log = createLogger(options.log ?? consoleWriter, {});
      const opened = await store();
      for (const { name, trigger } of served) {
        if (trigger.kind === "topic") opened.subscribe(trigger.topic, `${app.name}.${name}`);
      }
      let running: Running | undefined;
      return {
        async begin() {
          const { runEmbedded } = await import("./embedded.ts");
          const env = { ...(options.env ?? process.env) };
          running = await runEmbedded({ app, functions: served, store: opened, options, env, log });
        },
        async close() {
          const isOver = await within(options.shutdownTimeout ?? 8_000, running?.stop());
          if (!isOver) log.warn("Events were cut at the end of the shutdown; they come again");
          opening = undefined;
          opened.close();
        },
      };
    },
  };
}

/** What would never get an event must not look as if it ran. */
function refuseDeaf(functions: readonly AppFunction[]): void {
  const deaf = functions.filter(
    ({ trigger }) => !EMBEDDED.has(trigger.kind) && trigger.kind !== "http",
  );
  if (deaf.length === 0) return;
  const names = deaf.map(({ name, trigger }) => `${name} (${trigger.kind})`).join(", ");
  throw new PortableError("PFN_NO_EVENTS", `No event reaches ${names}: they come as requests`, {
    fix: "Set eventPath, such as /_events, or events: false where they run elsewhere",
  });
}

function functionOf(app: App, kind: "queue" | "topic", name: string): AppFunction {
  const found = app.functions.find(
    ({ trigger }) =>
      (trigger.kind === "queue" && kind === "queue" && trigger.queue === name) ||
      (trigger.kind === "topic" && kind === "topic" && trigger.topic === name),
  );
  if (found) return found;
  throw new PortableError(
    "PFN_UNCLAIMED",
    `No ${kind} function is for ${JSON.stringify(name)} in app ${app.name}`,
    { fix: `Declare one, or send by openQueues() of @portable-fn/node/queues` },
  );
}

/** The part of the shutdown's time that events get: the rest is for the process's end. */
const PART = 0.95;

async function within(milliseconds: number, work: Promise<void> | undefined): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds * PART);
  });
  const isOver = await Promise.race([Promise.resolve(work).then(() => true), over]);
  clearTimeout(timer);
  return isOver;
}
