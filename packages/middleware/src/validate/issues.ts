/** What a schema has against a value, as a client and a handler see it. */
import type { SchemaIssue, StandardSchema } from "@portable-fn/core";

/** Where validated values come from. */
export type Place = "params" | "query" | "headers" | "cookies" | "json" | "form" | "event";

/** One thing that is wrong. */
export interface Failure {
  /** Where the value came from. */
  readonly in: Place;
  /** Where in it, as a JSON Pointer (RFC 6901); empty for the whole. */
  readonly pointer: string;
  /** What is wrong, in the schema library's words. */
  readonly detail: string;
}

/** A value that fits, or all that is wrong with it. */
export type Checked =
  | { readonly value: unknown; readonly failures?: undefined }
  | { readonly value?: undefined; readonly failures: readonly Failure[] };

/** How many failures of one place are told. */
const MOST = 50;

/**
 * Holds a value to a schema.
 *
 * @param schema any Standard Schema
 * @param value the value
 * @param place where it came from
 * @returns what the schema made of it, or what is wrong; a promise only where the schema gives one
 */
export function check(
  schema: StandardSchema,
  value: unknown,
  place: Place,
): Checked | Promise<Checked> {
  const result = schema["~standard"].validate(value);
  return result instanceof Promise
    ? result.then((it) => checkedOf(it, place))
    : checkedOf(result, place);
}

function checkedOf(
  result: { readonly value?: unknown; readonly issues?: readonly SchemaIssue[] | undefined },
  place: Place,
): Checked {
  if (!result.issues) return { value: result.value };
  const failures = result.issues.slice(0, MOST).map(({ path = [], message }) => ({
    in: place,
    pointer: path.map(segment).join(""),
    detail: message,
  }));
  return { failures };
}

function segment(part: PropertyKey | { readonly key: PropertyKey }): string {
  const key = String(typeof part === "object" ? part.key : part);
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
