/** The handler for events: decodes, runs the functions, and fails where not all is acknowledged. */
import { consoleWriter, createLogger } from "@portable-fn/adapter-kit";
import {
  assertAcknowledged,
  createEventRunner,
  type EntryOptions,
  type EventItem,
  refuseUnsupported,
  SettlingContext,
} from "@portable-fn/adapter-kit/events";
import { type App, type AppFunction, outcomeOf } from "@portable-fn/core";
import { isFields } from "../decode/fields.ts";
import type { OpenWhiskResult } from "../native.ts";
import { invokedBy } from "../to/invoked.ts";
import { unsupported } from "../unsupported.ts";
import { createClaim } from "./claim.ts";
import { decodeActivation } from "./decode.ts";
import { lastOf } from "./text.ts";

/** What an activation answers whose events are all acknowledged; on Code Engine it is a response. */
const DONE: OpenWhiskResult = { statusCode: 204, headers: {}, body: "" };

/** Runs the events of an activation; rejects when one of them is not acknowledged. */
export type EventHandler = (event: unknown, context: unknown) => Promise<OpenWhiskResult>;

/**
 * Makes the handler for events.
 *
 * @param app the app
 * @param functions those of it that the entry runs
 * @param options the entry's
 * @returns the handler
 * @throws PortableError `PFN_UNSUPPORTED` that names every function that cannot run here; `PFN_BINDINGS`
 */
export function createEventHandler(
  app: App,
  functions: readonly AppFunction[],
  options: EntryOptions,
): EventHandler {
  const { env } = process;
  refuseUnsupported(functions, "openwhisk", unsupported);
  const claim = createClaim(functions, env);
  const run = createEventRunner(app, { name: "openwhisk", Context: SettlingContext }, options);
  return async (event, context) => {
    const { id, deadline } = invokedBy(context, env, undefined);
    const log = createLogger(options.log ?? consoleWriter, { invocation: id });
    const activation = { id, action: lastOf(actionOf(context)), now: Date.now() };
    const groups = new Map<AppFunction, EventItem[]>();
    for (const delivery of decodeActivation(isFields(event) ? event : {}, activation)) {
      const claimed = claim(delivery);
      if (!claimed) {
        log.debug("No function's filter takes the object", { event: delivery.id });
        continue;
      }
      const items = groups.get(claimed.fn) ?? [];
      items.push(claimed.item);
      groups.set(claimed.fn, items);
    }
    let failure: unknown;
    for (const [fn, all] of groups) {
      for (const items of batchesOf(fn, all)) {
        const around = { env, native: { event, context } };
        const outcomes = await run(fn, { id, deadline, items }, around);
        for (const [at, outcome] of outcomes.entries()) {
          if (!outcome) continue;
          const lost = { event: items[at]?.id, function: fn.name, outcome: outcomeOf(outcome) };
          log.error("The event is lost: the platform delivers none again", lost);
        }
        failure ??= failureOf(() => assertAcknowledged(fn, outcomes));
      }
    }
    if (failure) throw failure;
    return DONE;
  };
}

/** An activation can bring more messages than a function takes at once. */
function* batchesOf({ trigger }: AppFunction, items: readonly EventItem[]) {
  const size = trigger.kind === "stream" ? trigger.batchSize : items.length;
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

function failureOf(check: () => void): unknown {
  try {
    return void check();
  } catch (error) {
    return error;
  }
}

/** The action's name, with namespace and package before it; on Code Engine the function's. */
function actionOf(context: unknown): string {
  const { __OW_ACTION_NAME: action, CE_FUNCTION: fn } = process.env;
  const named = isFields(context) ? context["functionName"] : undefined;
  return typeof named === "string" ? named : (action ?? fn ?? "");
}
