/** Calls an event function: reads the event, holds it to the schema, and makes an outcome of all. */
import {
  type AppFunction,
  type BatchResult,
  type Context,
  type Outcome,
  outcomeOf,
  PortableError,
  reject,
  retry,
  type SchemaIssue,
  type SchemaResult,
} from "@portable-fn/core";
import { isDecodeError } from "../decode-error.ts";
import type { AnyEvent, EventItem } from "./item.ts";

/** How many issues of a schema are logged. */
const ISSUES = 10;

/** What may be there at once: waiting for what is there costs a turn with every event. */
export type Soon<Value> = Value | Promise<Value>;

/**
 * Reads an event and holds it to the function's schema.
 *
 * @param fn the function
 * @param item the event as it came
 * @param ctx for the log
 * @returns the event, its data as the schema made it; or what becomes of it instead; never rejects
 */
export function readEvent(
  fn: AppFunction,
  item: EventItem,
  ctx: Context,
): Soon<AnyEvent | Outcome> {
  try {
    const event = item.read();
    const { schema } = fn.declaration;
    if (!schema) return event;
    const checked = schema["~standard"].validate(event.data);
    if (!(checked instanceof Promise)) return fitting(event, checked, ctx);
    return checked.then(
      (it) => fitting(event, it, ctx),
      (error: unknown) => failed(error, ctx),
    );
  } catch (error) {
    if (!isDecodeError(error)) return failed(error, ctx);
    ctx.log.error("The event cannot be read", { error });
    return reject(error.message);
  }
}

/**
 * Calls a function with one event.
 *
 * @param fn the function
 * @param event the event, or what becomes of it instead
 * @param ctx the invocation's context
 * @param settle takes the outcome
 * @returns what `settle` gave; never rejects
 */
export function callOne<Settled>(
  fn: AppFunction,
  event: AnyEvent | Outcome,
  ctx: Context,
  settle: (outcome: Outcome | undefined) => Settled,
): Soon<Settled> {
  if (isOutcome(event)) return settle(event);
  let result: unknown;
  try {
    result = fn.run(event, ctx);
  } catch (error) {
    return settle(failed(error, ctx));
  }
  // Promises of other realms and libraries too.
  if (typeof (result as Partial<PromiseLike<unknown>> | undefined)?.then !== "function") {
    return settle(outcomeIn(result));
  }
  return (result as Promise<unknown>).then(
    (it) => settle(outcomeIn(it)),
    (error: unknown) => settle(failed(error, ctx)),
  );
}

/**
 * Calls a function with a whole batch.
 *
 * @param fn the function
 * @param events the events
 * @param ctx the invocation's context
 * @returns an outcome for each event; never rejects
 */
export async function callBatch(
  fn: AppFunction,
  events: readonly AnyEvent[],
  ctx: Context,
): Promise<readonly (Outcome | undefined)[]> {
  try {
    const results = (await fn.run(events, ctx)) as BatchResult;
    if (results === undefined) return events.map(() => undefined);
    if (!Array.isArray(results) || results.length !== events.length) {
      throw new PortableError(
        "PFN_BATCH_RESULT",
        `Function ${fn.name} must return nothing or an array of ${events.length} outcomes`,
        { fix: "Return one for each event, in order; undefined for what is dealt with" },
      );
    }
    return results.map(outcomeIn);
  } catch (error) {
    const outcome = failed(error, ctx);
    return events.map(() => outcome);
  }
}

/**
 * Tells whether a value is an outcome.
 *
 * @param value an event, or what a handler returned
 * @returns whether it is `retry()` or `reject()`
 */
export function isOutcome(value: unknown): value is Outcome {
  return outcomeOf(value) !== undefined;
}

function outcomeIn(result: unknown): Outcome | undefined {
  return isOutcome(result) ? result : undefined;
}

function fitting(
  event: AnyEvent,
  checked: SchemaResult<unknown>,
  ctx: Context,
): AnyEvent | Outcome {
  if (checked.issues) return misfit(checked.issues, ctx);
  (event as { data: unknown }).data = checked.value;
  return event;
}

function misfit(all: readonly SchemaIssue[], ctx: Context): Outcome {
  const issues = all.slice(0, ISSUES).map(issueOf);
  ctx.log.error("The event's data does not fit the schema", { issues });
  return reject(`The data does not fit the schema: ${issues.join("; ")}`);
}

function failed(error: unknown, ctx: Context): Outcome {
  ctx.log.error("The function failed", { error });
  return retry();
}

function issueOf({ path = [], message }: SchemaIssue): string {
  const keys = path.map((part) => (typeof part === "object" ? part.key : part));
  return keys.length > 0 ? `${keys.map(String).join(".")}: ${message}` : message;
}
