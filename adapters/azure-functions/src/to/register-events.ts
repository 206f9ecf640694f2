/** Registers the app's event functions, each under its own name. */
import { app as azure } from "@azure/functions";
import {
  assertAcknowledged,
  createEventRunner,
  type EntryOptions,
  type EventBatch,
  type EventSurroundings,
  refuseUnsupported,
  SettlingContext,
} from "@portable-fn/adapter-kit/events";
import { type App, type AppFunction, PortableError } from "@portable-fn/core";
import type { NativeEventContext } from "../native.ts";
import { problemOf } from "../unsupported.ts";
import { type EventServices, servicesIn, vendorOf } from "../vendor.ts";
import { createBatchRunner } from "./batches.ts";
import { createGate } from "./gate.ts";
import { type Registration, registrationsOf } from "./registration.ts";
import { hostTimeout, writer } from "./surroundings.ts";

/** Options of the event functions of an entry. */
export interface AzureEventOptions extends EntryOptions, EventServices {}

/**
 * Registers event functions with the platform.
 *
 * @param app the app
 * @param functions those of the app to register, none of them HTTP
 * @param options the entry's
 * @throws PortableError `PFN_UNSUPPORTED` that names every function that cannot run here
 */
export function registerEvents(
  app: App,
  functions: readonly AppFunction[],
  options: AzureEventOptions,
): void {
  const { env } = process;
  const { queue, topic, object } = options;
  const said = Object.entries({ queue, topic, object }).filter(([, it]) => it !== undefined);
  const services: EventServices = { ...servicesIn(env), ...Object.fromEntries(said) };
  const problems = new Map(
    functions.map((fn) => [fn.trigger, problemOf(fn.trigger, vendorOf(fn, services), env)]),
  );
  refuseUnsupported(functions, "azure-functions", (trigger) => problems.get(trigger));
  const handlerOf = createEventHandlers(app, options);
  for (const fn of functions) {
    for (const it of registrationsOf(app, fn, vendorOf(fn, services), env)) {
      const { name, trigger, retry } = it;
      azure.generic(name, { trigger, handler: handlerOf(it), ...(retry && { retry }) });
    }
  }
}

/** A handler as the library calls it. */
export type EventHandler = (input: unknown, context: NativeEventContext) => Promise<void>;

/**
 * Makes what makes the handlers that are registered.
 *
 * @param app the app
 * @param options the entry's
 * @returns from a registration to its handler, which throws for whatever is not acknowledged
 */
export function createEventHandlers(
  app: App,
  options: AzureEventOptions,
): (registration: Registration) => EventHandler {
  const target = { name: "azure-functions", Context: SettlingContext };
  const run = createEventRunner(app, target, options);
  const runBatch = createBatchRunner(run);
  const timeout = hostTimeout(process.env["AzureFunctionsJobHost__functionTimeout"]);
  const handle = async (
    registration: Registration,
    input: unknown,
    context: NativeEventContext,
  ): Promise<void> => {
    const { fn, decode } = registration;
    const write = options.log ?? writer(context);
    const say = (level: "debug" | "error", message: string, fields: object) =>
      write(level, lineOf(level, message, { invocation: context.invocationId, ...fields }));
    const items = decode(input, context, registration);
    if (items.length === 0) {
      say("debug", "The function's filter leaves the event out", { function: fn.name });
      return;
    }
    const batch: EventBatch = {
      id: context.invocationId,
      items,
      deadline: timeout === undefined ? undefined : Date.now() + timeout,
      trace: () => traceOf(context),
    };
    const native = { input, context };
    const around: EventSurroundings = { env: process.env, native, log: write };
    const { trigger } = fn;
    if (trigger.kind === "stream" || trigger.kind === "change") {
      return runBatch(fn, batch, around, (message, fields) =>
        say("error", message, { function: fn.name, ...fields }),
      );
    }
    const most = "maxAttempts" in trigger ? trigger.maxAttempts : Number.POSITIVE_INFINITY;
    // The host's own limit is one for all queues; what has used up its own goes on to it untried.
    if (items.some(({ attempt = 1 }) => attempt > most)) throw usedUp(fn, most);
    assertAcknowledged(fn, await run(fn, batch, around));
  };
  return (registration) => {
    const { trigger } = registration.fn;
    if (trigger.kind !== "queue") return (...given) => handle(registration, ...given);
    const gate = createGate(trigger.concurrency);
    return (...given) => gate(() => handle(registration, ...given));
  };
}

/** A line as the invocations' own logs have them. */
function lineOf(level: string, message: string, fields: object): string {
  return JSON.stringify({ time: new Date().toISOString(), level, message, ...fields });
}

function traceOf({ traceContext }: NativeEventContext): { traceparent: string } | undefined {
  const { traceParent: traceparent, traceState: tracestate } = traceContext ?? {};
  return traceparent ? { traceparent, ...(tracestate && { tracestate }) } : undefined;
}

function usedUp({ name }: AppFunction, attempts: number): PortableError {
  return new PortableError(
    "PFN_DELIVERY",
    `The event has failed ${attempts} times in function ${name} and is not tried again`,
    { fix: "It goes to the dead letters when the host's own limit is reached: see the README" },
  );
}
