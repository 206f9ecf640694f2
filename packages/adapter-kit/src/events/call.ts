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
import type { AnyEvent, Outcomes } from "./item.ts";
import type { Entry } from "./lanes.ts";

/** How many issues of a schema are logged. */
const ISSUES = 10;

/** What may be there at once: waiting for what is there costs a turn with every event. */
export type Soon<Value> = Value | Promise<Value>;

/**
 * Reads an event and holds it to the function's schema.
 *
 * @param fn the function
 * @param entry gets the event, its data as the schema made it
 * @param ctx for the log
 * @returns what becomes of it where it cannot be had; never rejects
 */
export function readEvent(fn: AppFunction, entry: Entry, ctx: Context): Soon<Outcome | undefined> {
  try {
    const event = entry.item.read();
    const { schema } = fn.declaration;
    const checked = schema?.["~standard"].validate(event.data);
    if (!(checked instanceof Promise)) return fit(entry, event, checked, ctx);
    return checked.then(
      (it) => fit(entry, event, it, ctx),
      (error: unknown) => failed(error, ctx),
    );
  } catch (error) {
    if (!isDecodeError(error)) return failed(error, ctx);
    ctx.log.error("The event cannot be read", { error });
    return reject(error.message);
  }
}

/**
 * Calls a function with a whole batch.
 *
 * @param fn the function
 * @param entries its events
 * @param ctx the invocation's context
 * @returns an outcome for each event, none at all when all are acknowledged; never rejects
 */
export async function callBatch(
  fn: AppFunction,
  entries: readonly Entry[],
  ctx: Context,
): Promise<Outcomes> {
  try {
    const events = entries.map(({ event }) => event);
    const results = (await fn.run(events, ctx)) as BatchResult;
    if (results === undefined) return [];
    if (!Array.isArray(results) || results.length !== events.length) {
      throw new PortableError(
        "PFN_BATCH_RESULT",
        `Function ${fn.name} returned no array of ${events.length} outcomes`,
        { fix: "Return nothing, or one for each event" },
      );
    }
    return results.map(outcomeIn);
  } catch (error) {
    const outcome = failed(error, ctx);
    return entries.map(() => outcome);
  }
}

/**
 * Makes an outcome of what a handler returned.
 *
 * @param result what it returned for one event
 * @returns the result where it is `retry()` or `reject()`; `undefined` for anything else
 */
export function outcomeIn(result: unknown): Outcome | undefined {
  return outcomeOf(result) && (result as Outcome);
}

/**
 * Makes an outcome of what a handler threw.
 *
 * @param error what it threw
 * @param ctx for the log
 * @returns that the event comes again
 */
export function failed(error: unknown, ctx: Context): Outcome {
  ctx.log.error("The function failed", { error });
  return retry();
}

function fit(
  entry: Entry,
  event: AnyEvent,
  checked: SchemaResult<unknown> | undefined,
  ctx: Context,
): Outcome | undefined {
  if (checked?.issues) return misfit(checked.issues, ctx);
  if (checked) (event as { data: unknown }).data = checked.value;
  entry.event = event;
  return undefined;
}

function misfit(all: readonly SchemaIssue[], ctx: Context): Outcome {
  const issues = all.slice(0, ISSUES).map(issueOf);
  ctx.log.error("The data does not fit the schema", { issues });
  return reject(`The data does not fit the schema: ${issues.join("; ")}`);
}

function issueOf({ path = [], message }: SchemaIssue): string {
  const keys = path.map((part) => (typeof part === "object" ? part.key : part));
  return keys.length > 0 ? `${keys.map(String).join(".")}: ${message}` : message;
}
