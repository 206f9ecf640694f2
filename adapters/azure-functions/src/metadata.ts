/** Reads trigger metadata, of which the library has changed what looks like JSON. */
import type { NativeEventContext } from "./native.ts";

/** Metadata by name, whatever came. */
export type Metadata = Readonly<Record<string, unknown>>;

/**
 * Gives an invocation's metadata.
 *
 * @param context the library's
 * @returns the metadata; empty where there is none
 */
export function metadataOf({ triggerMetadata }: NativeEventContext): Metadata {
  return recordOf(triggerMetadata) ?? {};
}

/**
 * Takes a value for a record.
 *
 * @param value anything
 * @returns the record, or `undefined`
 */
export function recordOf(value: unknown): Metadata | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Metadata)
    : undefined;
}

/**
 * Takes a value for text. The library reads text that looks like JSON, so an id of digits comes as a
 * number (@azure/functions 4.16.5, converters/fromRpcTypedData.ts).
 *
 * @param value anything
 * @returns the text, or `undefined`
 */
export function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
      return String(value);
    case "object":
      return value === null ? undefined : jsonOf(value);
    default:
      return undefined;
  }
}

/**
 * Takes a value for a count of deliveries.
 *
 * @param value anything
 * @returns the count, 1 where there is none
 */
export function countOf(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 1;
}

/**
 * Takes a value for a time. .NET writes some without a zone; they are UTC.
 *
 * @param value anything
 * @returns RFC 3339, or `undefined`
 */
export function timeOf(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const ms = Date.parse(/(?:[Zz]|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/**
 * Takes a record for attributes: its values as text, those that are none left out.
 *
 * @param value anything
 * @returns the attributes
 */
export function attributesOf(value: unknown): Readonly<Record<string, string>> {
  const pairs = Object.entries(recordOf(value) ?? {}).flatMap(([name, it]): [string, string][] => {
    const text = textOf(it);
    return text === undefined ? [] : [[name, text]];
  });
  return Object.fromEntries(pairs);
}

function jsonOf(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
