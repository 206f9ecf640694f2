/** Reads members of values that came from outside. */
import { DecodeError } from "@portable-fn/adapter-kit/events";

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads an object.
 *
 * @param value anything
 * @returns the object, without what it inherits; an empty one for anything else
 */
export function fieldsIn(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (Object.assign(Object.create(null), value) as Fields)
    : {};
}

/**
 * Reads a text.
 *
 * @param value anything
 * @returns the text; `undefined` for anything else, and for an empty one
 */
export function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/**
 * Demands a text.
 *
 * @param values where it may stand
 * @param what it is, for the error
 * @returns the first that is there
 * @throws DecodeError with status 400 where none is
 */
export function textOf(what: string, ...values: readonly unknown[]): string {
  const found = values.find((value) => textIn(value) !== undefined);
  if (typeof found === "string") return found;
  throw new DecodeError(`The event does not say its ${what}`, { status: 400 });
}

/**
 * Gives what a resource is called in short.
 *
 * @param name such as `//storage.googleapis.com/projects/_/buckets/uploads`
 * @returns what stands behind the last slash or `#`, decoded: `uploads`
 */
export function lastOf(name: string): string {
  const last = name.split(/[/#]/).findLast((part) => part !== "") ?? name;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
