/** The entry on the OpenWhisk family: Apache OpenWhisk, DigitalOcean, IBM Code Engine. */
import { selectFunctions } from "@portable-fn/adapter-kit/events";
import type { App } from "@portable-fn/core";
import { isFields } from "./decode/fields.ts";
import { isCodeEngine } from "./events/code-engine.ts";
import { createEventHandler } from "./events/handler.ts";
import type { OpenWhiskMain } from "./native.ts";
import { recognise } from "./recognise.ts";
import { failureOf, refusal } from "./refusal.ts";
import { withFunction } from "./to/chosen.ts";
import { createAnswer } from "./to/http.ts";
import type { OpenWhiskOptions } from "./to/options.ts";

/**
 * Makes the function that the platform calls. It tells by each event whether Apache OpenWhisk (a raw
 * web action), DigitalOcean (`web: raw`) or IBM Code Engine sent a request, or whether a trigger fired:
 * of alarms, of Kafka, or with a CloudEvent. Anything else fails the invocation. `ctx.native` is
 * `{ event, context }`.
 *
 * On Code Engine events come as requests, which whoever reaches the function can send: an entry with
 * HTTP functions takes them for requests. The same function of `@portable-fn/openwhisk/events` knows
 * events alone, for smaller bundles.
 *
 * @param app the app
 * @param options the public origin, one function alone, bindings, limits
 * @returns the function to export as `main`
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function`, or `PORTABLE_FN_FUNCTION`, is none
 *   of the app's; `PFN_OPTION` when `options.origin` is no origin; `PFN_UNSUPPORTED` for functions that
 *   cannot run here; `PFN_BINDINGS`
 *
 * @example
 * ```ts
 * import { toOpenWhisk } from "@portable-fn/openwhisk";
 * import { defineApp, http } from "@portable-fn/core";
 * const app = defineApp({
 *   name: "greeter",
 *   functions: { api: http(() => new Response("hello")) },
 * });
 * export const main = toOpenWhisk(app);
 * ```
 */
export function toOpenWhisk(app: App, options: OpenWhiskOptions = {}): OpenWhiskMain {
  const whole = withFunction(options);
  const functions = selectFunctions(app, whole.function);
  const [hasHttp, hasEvents] = [true, false].map((wanted) =>
    functions.some(({ trigger }) => (trigger.kind === "http") === wanted),
  );
  const answer = createAnswer(app, whole);
  const deliver = hasEvents ? createEventHandler(app, functions, whole) : undefined;
  // A rejection is an application error; what is thrown at once would cost the container.
  return async (event, context) => {
    try {
      const fields = isFields(event) ? event : {};
      const shape = recognise(fields);
      if (shape && (hasHttp || !isCodeEngine(fields))) {
        return await answer(fields, shape, { event, context });
      }
      if (!deliver) throw refusal("The event is not HTTP", "Call the function as a web action");
      return await deliver(event, context);
    } catch (error) {
      throw failureOf(error, options.log);
    }
  };
}
