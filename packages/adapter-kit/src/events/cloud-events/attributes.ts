/** What holds of a CloudEvent's attributes, whether it is read or written. */
import { toBase64 } from "../../base64.ts";
import { JSON_TYPE } from "../data.ts";

/** Attributes by name. */
export type Attributes = Readonly<Record<string, unknown>>;

const NAME = /^(?!data$)[a-z0-9]+$/;
const REQUIRED = ["specversion", "id", "source", "type"];
const STANDARD = /^(id|source|type|subject|time|specversion|data(schema|contenttype))$/;
const RFC_3339 = /^\d{4}(-\d\d){2}t\d\d(:\d\d){2}(\.\d+)?(z|[+-]\d\d:\d\d)$/i;
// A line break in an attribute could forge a line in a log; the standard allows no such character.
const TEXT = /^[^\p{Cc}\p{Cs}]*$/u;

/** A media type of whole events; its first group tells of a batch. */
export const ENVELOPE: RegExp = /^application\/cloudevents(-batch)?/i;

/**
 * Checks a CloudEvent's attributes.
 *
 * Those that are null or undefined are left out, and so are the standard's own without text: some
 * senders write an empty `subject`.
 *
 * @param given as they came, without the data
 * @param refused makes the error, from the end of a message that begins with `CloudEvents 1.0:`
 * @returns the attributes that are set, bytes as base64
 * @throws what `refused` makes when they are not those of a CloudEvent 1.0
 */
export function attributesOf(given: Attributes, refused: (what: string) => Error): Attributes {
  // Unlike an assignment, this makes a member even of the name `__proto__`, for the check to find.
  const attributes = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || value === null || (value === "" && STANDARD.test(name))
        ? []
        : [[name, value instanceof Uint8Array ? toBase64(value) : value]],
    ),
  );
  for (const name of [...REQUIRED, ...Object.keys(attributes)]) {
    if (!NAME.test(name)) throw refused("attribute name is not valid");
    if (!isValid(name, attributes[name])) {
      throw refused(`${name} is missing or not valid`);
    }
  }
  return attributes;
}

function isValid(name: string, value: unknown): boolean {
  if (typeof value === "string") {
    return (name === "specversion" ? /^1\.0$/ : name === "time" ? RFC_3339 : TEXT).test(value);
  }
  if (STANDARD.test(name)) return false;
  // The standard's integers have 32 bits.
  return typeof value === "number" ? value === (value | 0) : typeof value === "boolean";
}

/**
 * Tells whether data of a type is a JSON value.
 *
 * @param type the `datacontenttype`, if any; to the standard an event without one is of JSON
 * @returns whether it is
 */
export function isJson(type: string | undefined): boolean {
  return !type || JSON_TYPE.test(type);
}
