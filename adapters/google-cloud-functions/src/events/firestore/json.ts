/** Firestore's events in JSON: of 1st gen functions, and of Eventarc where the trigger asks for it. */
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import { DecodeError } from "@portable-fn/adapter-kit/events";
import { fieldsOf, isFields } from "../fields.ts";
import { DEEPEST, type Item, integer, type Snapshots } from "./plain.ts";

/**
 * Reads the data of an event.
 *
 * @param data with `value` and `oldValue`
 * @returns the document before and after; one without a name or fields was not there
 * @throws DecodeError for what is no such data
 */
export function snapshotsInJson(data: unknown): Snapshots {
  const { value, oldValue } = fieldsOf(data);
  return { before: document(oldValue), after: document(value) };
}

/** 1st gen functions get an empty object for a document that is not there. */
function document(value: unknown): Item | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isFields(value)) throw malformed();
  const { name, fields } = value;
  return name === undefined && fields === undefined ? undefined : map(fields, 0);
}

function map(fields: unknown, depth: number): Item {
  if (fields === undefined) return {};
  if (!isFields(fields)) throw malformed();
  // Unlike an assignment, this makes a member even of the name `__proto__`.
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, valueIn(value, depth)]),
  );
}

function valueIn(value: unknown, depth: number): unknown {
  const [entry, another] = Object.entries(fieldsOf(value));
  if (!entry || another || depth > DEEPEST) throw malformed();
  const [type, content] = entry;
  switch (type) {
    case "nullValue":
      return null;
    case "booleanValue":
      if (typeof content === "boolean") return content;
      break;
    case "integerValue":
      if (/^-?\d{1,19}$/.test(digits(content))) return integer(BigInt(digits(content)));
      break;
    case "doubleValue":
      return double(content);
    case "timestampValue":
    case "stringValue":
    case "referenceValue":
      if (typeof content === "string") return content;
      break;
    case "bytesValue":
      if (typeof content === "string") return new Uint8Array(fromBase64(content));
      break;
    case "geoPointValue":
      return geoPoint(content);
    case "arrayValue":
      return list(content).map((one) => valueIn(one, depth + 1));
    case "mapValue":
      return map(fieldsOf(content)["fields"], depth + 1);
  }
  throw malformed();
}

/** What JSON has no number for are texts. */
function double(content: unknown): number {
  const isNumber = /^(?:NaN|-?Infinity|-?\d.*)$/.test(digits(content));
  const value = Number(digits(content));
  if (!isNumber || (Number.isNaN(value) && content !== "NaN")) throw malformed();
  return value;
}

/** An object may have a `toString` that is no function. */
function digits(content: unknown): string {
  return typeof content === "string" || typeof content === "number" ? String(content) : "";
}

/** JSON leaves out what is 0. */
function geoPoint(content: unknown): Item {
  const { latitude = 0, longitude = 0 } = fieldsOf(content);
  return { latitude: double(latitude), longitude: double(longitude) };
}

function list(content: unknown): readonly unknown[] {
  const { values = [] } = fieldsOf(content);
  if (Array.isArray(values)) return values;
  throw malformed();
}

function malformed(): DecodeError {
  return new DecodeError("The document is not in Firestore's notation");
}
