/** Reading fields of an event that nobody has checked. */
import { DecodeError } from "@portable-fn/adapter-kit";

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** @returns whether a value is a JSON object */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns the object under a name; `undefined` where there is none */
export function fieldsAt(fields: Fields | undefined, name: string): Fields | undefined {
  const value = fields?.[name];
  return isFields(value) ? value : undefined;
}

/** @returns the text under a name; `undefined` where there is none */
export function textAt(fields: Fields | undefined, name: string): string | undefined {
  const value = fields?.[name];
  return typeof value === "string" ? value : undefined;
}

/**
 * The text under a name that the form of the event demands.
 *
 * @throws DecodeError without a status: the sender of the event is at fault
 */
export function demandText(fields: Fields | undefined, name: string): string {
  const text = textAt(fields, name);
  if (!text) throw new DecodeError(`The HTTP event has no ${name}`);
  return text;
}
