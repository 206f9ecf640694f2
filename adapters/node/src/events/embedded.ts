/** Runs an app's queue, topic and schedule functions from the embedded store. */
import { randomUUID } from "node:crypto";
import {
  createEventRunner,
  type EventRunner,
  NOT_BEGUN,
  SettlingContext,
} from "@portable-fn/adapter-kit/events";
import type { App, AppFunction, Env, Logger } from "@portable-fn/core";
import { consume } from "../queue-store/consume.ts";
import type { QueueStore } from "../queue-store/store.ts";
import { itemsOf } from "./delivered.ts";
import { queueOf } from "./names.ts";
import type { EventOptions } from "./options.ts";
import { serveOptions } from "./store-options.ts";

/** What runs functions, until it is stopped. */
export interface Running {
  /**
   * Takes no more messages, finishes those under way, and begins none that wait behind them.
   *
   * @returns when all is over; it never rejects
   */
  stop(): Promise<void>;
}

/** What functions are run with. */
export interface EmbeddedPlan {
  readonly app: App;
  /** Those of queues, topics and schedules. */
  readonly functions: readonly AppFunction[];
  readonly store: QueueStore;
  readonly options: EventOptions;
  readonly env: Env;
  /** For what happens outside of invocations. */
  readonly log: Logger;
}

/** Deliveries of a tick, as of a message. */
const TICK_ATTEMPTS = 3;
/** Seconds beyond the function's timeout, by which the runner itself ends: a backstop. */
const GRACE = 10;

/**
 * Begins to run functions.
 *
 * @param plan what to run
 * @returns what stops it
 * @throws PortableError `PFN_OPTION` for options that are none
 */
export async function runEmbedded(plan: EmbeddedPlan): Promise<Running> {
  const { app, functions, store, options, log } = plan;
  const served = serveOptions(options.store);
  const target = { name: "node", Context: SettlingContext, rejects: true };
  const run = createEventRunner(app, target, options);
  const stop = new AbortController();
  const schedules = functions.filter(({ trigger }) => trigger.kind === "schedule");
  const ticking = schedules.length > 0 ? await tick(app, schedules, store, log) : undefined;
  const consuming = functions.map((fn) =>
    consume(store, queueOf(app, fn) ?? fn.name, {
      ...served,
      ...deliveryOf(fn),
      signal: stop.signal,
      handle: (batch) => handle(plan, run, fn, batch, stop.signal),
      onError: (error) => log.error("The queue failed", { function: fn.name, error }),
      onSettled(batch, settled) {
        for (const [at, { id, attempt }] of batch.entries()) {
          if (settled[at] !== "dead") continue;
          log.error("An event is a dead letter", { function: fn.name, event: id, attempt });
        }
      },
    }).catch((error: unknown) => {
      log.error("The function gets no more events", { function: fn.name, error });
    }),
  );
  return {
    async stop() {
      ticking?.stop();
      stop.abort();
      await Promise.all(consuming);
    },
  };
}

/** Loaded where there are schedules, for croner is of no use elsewhere. */
async function tick(
  app: App,
  schedules: readonly AppFunction[],
  store: QueueStore,
  log: Logger,
): Promise<{ stop(): void }> {
  const { startTicking } = await import("./ticking.ts");
  return startTicking(app, schedules, store, log);
}

function deliveryOf(fn: AppFunction) {
  const { trigger, timeout, maxInstances = 1 } = fn;
  return {
    batchSize: trigger.kind === "queue" ? trigger.batchSize : 1,
    maxAttempts: "maxAttempts" in trigger ? trigger.maxAttempts : TICK_ATTEMPTS,
    concurrency: Math.min(maxInstances, 1_000),
    timeout: timeout + GRACE,
  };
}

async function handle(
  { env }: EmbeddedPlan,
  run: EventRunner,
  fn: AppFunction,
  batch: Parameters<typeof itemsOf>[1],
  stop: AbortSignal,
) {
  const items = itemsOf(fn, batch);
  const outcomes = await run(fn, { id: randomUUID(), items }, { env, native: batch, stop });
  return outcomes.map((outcome) => (outcome === NOT_BEGUN ? "release" : outcome));
}
