/** The entry on Cloudflare Workers for events alone; it carries nothing of HTTP. */
import {
  assertAcknowledged,
  createEventRunner,
  createFinder,
  createObjectFinder,
  type EntryOptions,
  type EventRunner,
  type EventSurroundings,
  type FindFunction,
  type FindObject,
  InvocationContext,
  refuseUnsupported,
  selectFunctions,
} from "@portable-fn/adapter-kit/events";
import type { App, AppFunction, Env } from "@portable-fn/core";
import { decodeBatch, settle } from "../events/queue.ts";
import { functionsFor, tickItem } from "../events/schedule.ts";
import type { EventWorker, NativeEvent } from "../native.ts";
import { unsupported } from "../unsupported.ts";

const TARGET = {
  name: "cloudflare-workers",
  Context: InvocationContext,
  // I/O objects of one invocation must not be used in another: workerd throws.
  clientsPerInvocation: true,
} as const;

/** Milliseconds that queues and crons may take. https://developers.cloudflare.com/workers/platform/limits/ */
const WALL = 15 * 60 * 1000;

/**
 * Makes the entry on Cloudflare Workers for event functions alone: queues, what R2 tells through them,
 * and cron triggers. `ctx.native` is `{ event, env, ctx }`.
 *
 * @param app the app
 * @param options function, bindings, the log
 * @returns what the Worker's module exports as default
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's; `PFN_UNSUPPORTED`
 *   for functions that Workers cannot run
 *
 * @example
 * ```ts
 * import { toWorker } from "@portable-fn/cloudflare-workers/events";
 * import { defineApp, queue } from "@portable-fn/core";
 *
 * const orders = queue("orders", async (message, ctx) => ctx.log.info("order", { id: message.id }));
 * export default toWorker(defineApp({ name: "shop", functions: { orders } }));
 * ```
 */
export function toWorker(app: App, options: EntryOptions = {}): EventWorker {
  const run = createEventRunner(app, TARGET, options);
  if (options.function) refuse(selectFunctions(app, options.function));
  let known: Known | undefined;
  // Variables come with the first event, so what they name is looked up then.
  const knownIn = (env: Env): Known => {
    known ??= look(app, options, env);
    return known;
  };
  return {
    async queue(batch, env, ctx) {
      const { find, findObject } = knownIn(env);
      const { groups, leftOut, lost } = decodeBatch(batch, find, findObject);
      for (const message of leftOut) message.ack();
      for (const message of lost) {
        console.error(`The message ${JSON.stringify(message.id)} is for no function`);
        message.retry();
      }
      for (const { fn, items, messages } of groups) {
        const outcomes = await deliver(run, fn, items, { event: batch, env, ctx });
        for (const [at, message] of messages.entries()) settle(message, outcomes[at]);
      }
    },
    async scheduled(tick, env, ctx) {
      const found = functionsFor(knownIn(env).functions, tick);
      const all = await Promise.all(
        found.map(async (fn) => {
          const outcomes = await deliver(run, fn, [tickItem(fn, tick)], { event: tick, env, ctx });
          return { fn, outcomes };
        }),
      );
      for (const { fn, outcomes } of all) assertAcknowledged(fn, outcomes);
    },
  };
}

interface Known {
  readonly functions: readonly AppFunction[];
  readonly find: FindFunction;
  readonly findObject: FindObject;
}

function look(app: App, options: EntryOptions, env: Env): Known {
  const named = options.function ?? env["PORTABLE_FN_FUNCTION"];
  const functions = selectFunctions(app, named ? String(named) : undefined);
  refuse(functions);
  return {
    functions,
    find: createFinder(functions, env),
    findObject: createObjectFinder(functions, env),
  };
}

function refuse(functions: readonly AppFunction[]): void {
  refuseUnsupported(functions, TARGET.name, unsupported);
}

function deliver(
  run: EventRunner,
  fn: AppFunction,
  items: Parameters<EventRunner>[1]["items"],
  native: NativeEvent,
): ReturnType<EventRunner> {
  const { env, ctx } = native;
  const around: EventSurroundings = {
    env,
    native,
    props: ctx.props as EventSurroundings["props"],
    keepAlive: (work: Promise<unknown>) => ctx.waitUntil(work),
  };
  return run(fn, { id: crypto.randomUUID(), items, deadline: Date.now() + WALL }, around);
}
