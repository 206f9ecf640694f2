/** Parts of native events, before anybody has checked them. */
import { DecodeError } from "@portable-fn/adapter-kit/events";

/** What should be a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

const NONE: Fields = Object.freeze({});

/** @returns the value as an object; one without members where it is none */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : NONE;
}

/** @returns whether a value is an object, and no list */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Takes a value that must be a text.
 *
 * @throws DecodeError for anything else
 */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw new DecodeError("A field of the event is no text");
}

/** @returns the text; `undefined` for anything else and for an empty one */
export function optionalText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** @returns the whole number that a text is; `undefined` for anything else */
export function numberIn(value: unknown): number | undefined {
  const number = typeof value === "string" && value !== "" ? Number(value) : -1;
  return number >= 0 && Number.isSafeInteger(number) ? number : undefined;
}

/** @returns the object in a JSON text; `undefined` where the text is anything else */
export function objectIn(text: unknown): Fields | undefined {
  if (typeof text !== "string" || !/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return undefined;
  }
}

/** @returns an ARN's last part: a queue's name, a topic's */
export function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}
