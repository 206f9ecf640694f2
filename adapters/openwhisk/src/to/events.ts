/** The entry on the OpenWhisk family for events alone; it loads nothing of HTTP. */
import { type EntryOptions, selectFunctions } from "@portable-fn/adapter-kit/events";
import type { App } from "@portable-fn/core";
import { createEventHandler } from "../events/handler.ts";
import type { OpenWhiskMain } from "../native.ts";
import { failureOf } from "../refusal.ts";
import { withFunction } from "./chosen.ts";

/**
 * Makes the function that the platform calls, for event functions alone. It tells by the parameters
 * what fired the trigger: alarms, Kafka, Code Engine's subscriptions, or somebody with a CloudEvent.
 * Anything else fails the invocation. `ctx.native` is `{ event, context }`.
 *
 * @param app the app
 * @param options one function alone, bindings, the log
 * @returns the function to export as `main`
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function`, or `PORTABLE_FN_FUNCTION`, is none
 *   of the app's; `PFN_UNSUPPORTED` for functions that cannot run here; `PFN_BINDINGS`
 *
 * @example
 * ```ts
 * import { toOpenWhisk } from "@portable-fn/openwhisk/events";
 * import { defineApp, schedule } from "@portable-fn/core";
 * const nightly = schedule("0 3 * * *", async (tick, ctx) => ctx.log.info("tick", { id: tick.id }));
 * export const main = toOpenWhisk(defineApp({ name: "shop", functions: { nightly } }));
 * ```
 */
export function toOpenWhisk(app: App, options: EntryOptions = {}): OpenWhiskMain {
  const whole = withFunction(options);
  const deliver = createEventHandler(app, selectFunctions(app, whole.function), whole);
  return async (event, context) => {
    try {
      return await deliver(event, context);
    } catch (error) {
      throw failureOf(error, options.log);
    }
  };
}
