/** Parts of native events, before anybody has checked them. */
import { DecodeError } from "@portable-fn/adapter-kit/events";

/** What should be a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

const NONE: Fields = Object.freeze({});

/** @returns whether a value is an object, and no list */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns the value as an object; one without members where it is none */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : NONE;
}

/**
 * Takes a value that must be a text, and not an empty one.
 *
 * @throws DecodeError for anything else
 */
export function textOf(value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new DecodeError("A field of the event is no text, or is missing");
}

/** @returns the text; `undefined` for anything else and for an empty one */
export function optionalText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/**
 * Reads JSON that came as bytes or text.
 *
 * @returns the value; `undefined` where it is no JSON
 */
export function jsonIn(content: Uint8Array | string): unknown {
  try {
    return JSON.parse(typeof content === "string" ? content : utf8.decode(content));
  } catch {
    return undefined;
  }
}

/** @returns the last part of a resource's name, such as `projects/p/topics/orders` */
export function lastOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** @returns the names that a resource goes by: its last part, and all of it */
export function namesOf(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [lastOf(name), name];
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
