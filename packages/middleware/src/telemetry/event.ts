/** Spans of events, by the semantic conventions for messaging and FaaS. */

import type { Attributes } from "@opentelemetry/api";
import { type Context, outcomeOf } from "@portable-fn/core";
import { errorTypeOf } from "./failure.ts";
import type { Instruments } from "./instruments.ts";
import { Observation } from "./observation.ts";
import type { TelemetryOptions } from "./options.ts";
import { subjectOf } from "./subject.ts";

/**
 * Observes an event, or a batch of them.
 *
 * @param event the event, or an array of them
 * @param ctx the invocation's context
 * @param next runs the function
 * @param instruments what it is recorded with
 * @param options the middleware's
 * @returns what the function gives
 */
export async function observeEvent(
  event: unknown,
  ctx: Context,
  next: () => Promise<unknown>,
  instruments: Instruments,
  options: TelemetryOptions,
): Promise<unknown> {
  const { messaging, count, ...subject } = subjectOf(event, ctx, options);
  const observation = new Observation(subject, ctx, instruments, options);
  let outcome: Attributes = {};
  try {
    const result = await observation.run(next);
    outcome = outcomeIn(result);
    observation.span.setAttributes(outcome);
    return result;
  } catch (error) {
    observation.fail(errorTypeOf(error), error);
    throw error;
  } finally {
    observation.end((seconds, failure, active) => {
      if (!messaging) return;
      const about = { ...messaging, ...failure };
      instruments.processDuration.record(seconds, { ...about, ...outcome }, active);
      instruments.consumedMessages.add(count, about, active);
    });
  }
}

/** A handler's wish is no error. Of a batch the worst counts; what is acknowledged needs no word. */
function outcomeIn(result: unknown): Attributes {
  const all = (Array.isArray(result) ? result : [result]).map(outcomeOf);
  const worst = all.find((one) => one === "reject") ?? all.find((one) => one === "retry");
  return worst === undefined ? {} : { "portable_fn.outcome": worst };
}
