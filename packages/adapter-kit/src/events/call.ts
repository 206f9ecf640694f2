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
} from "@portable-fn/core";
import { isDecodeError } from "../decode-error.ts";
import type { AnyEvent, EventItem } from "./item.ts";

/** How many issues of a schema are logged. */
const ISSUES = 10;

/**
 * Reads an event and holds it to the function's schema.
 *
 * @param fn the function
 * @param item the event as it came
 * @param ctx for the log
 * @returns the event, its data as the schema made it; or what becomes of it instead; never rejects
 */
export async function readEvent(
  fn: AppFunction,
  item: EventItem,
  ctx: Context,
): Promise<AnyEvent | Outcome> {
  try {
    const event = item.read();
    const { schema } = fn.declaration;
    if (!schema) return event;
    const checking = schema["~standard"].validate(event.data);
    const checked = checking instanceof Promise ? await checking : checking;
    if (checked.issues) return misfit(checked.issues, ctx);
    (event as { data: unknown }).data = checked.value;
    return event;
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
 * @param item the event as it came
 * @param ctx the invocation's context
 * @param opened told of the event when it has been read
 * @returns the outcome; never rejects
 */
export async function callOne(
  fn: AppFunction,
  item: EventItem,
  ctx: Context,
  opened: (event: AnyEvent) => void,
): Promise<Outcome | undefined> {
  const event = await readEvent(fn, item, ctx);
  if (isOutcome(event)) return event;
  opened(event);
  try {
    const result = await fn.run(event, ctx);
    return isOutcome(result) ? result : undefined;
  } catch (error) {
    return failed(error, ctx);
  }
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
    return results.map((result) => (isOutcome(result) ? result : undefined));
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
