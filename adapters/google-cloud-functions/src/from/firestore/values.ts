/** Plain values in Firestore's two notations. What came from Firestore as text stays text. */
import { toBase64 } from "@portable-fn/adapter-kit/base64";
import { PortableError } from "@portable-fn/core";
import type { Field } from "./writer.ts";

/** A plain value that Firestore can hold. */
type Kind =
  | readonly ["null"]
  | readonly ["boolean", boolean]
  | readonly ["integer", bigint]
  | readonly ["double", number]
  | readonly ["time", Date]
  | readonly ["text", string]
  | readonly ["bytes", Uint8Array]
  | readonly ["list", readonly unknown[]]
  | readonly ["map", Readonly<Record<string, unknown>>];

function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return ["null"];
  if (typeof value === "boolean") return ["boolean", value];
  if (typeof value === "bigint") return ["integer", value];
  if (typeof value === "number") {
    const isInteger = Number.isSafeInteger(value) && !Object.is(value, -0);
    return isInteger ? ["integer", BigInt(value)] : ["double", value];
  }
  if (typeof value === "string") return ["text", value];
  if (value instanceof Date) return ["time", value];
  if (value instanceof Uint8Array) return ["bytes", value];
  if (Array.isArray(value)) return ["list", value];
  if (typeof value === "object") return ["map", value as Readonly<Record<string, unknown>>];
  throw new PortableError("PFN_FIRESTORE_VALUE", `Firestore has no value for a ${typeof value}`, {
    fix: "Give plain values: null, booleans, numbers, texts, dates, bytes, lists and objects",
  });
}

/**
 * Writes a value as Protocol Buffers.
 *
 * @param value a plain value
 * @returns the fields of a `Value`
 * @throws PortableError `PFN_FIRESTORE_VALUE` for a function or a symbol
 */
function valueFields(value: unknown): readonly Field[] {
  const [kind, content] = kindOf(value);
  switch (kind) {
    case "null":
      return [[11, 0n]];
    case "boolean":
      return [[1, content ? 1n : 0n]];
    case "integer":
      return [[2, content]];
    case "double":
      return [[3, { double: content }]];
    case "time":
      return [[10, timeFields(content)]];
    case "text":
      return [[17, content]];
    case "bytes":
      return [[18, content]];
    case "list":
      return [[9, content.map((one): Field => [1, valueFields(one)])]];
    case "map":
      return [[6, mapFields(1, content)]];
  }
}

/**
 * Writes a map as Protocol Buffers.
 *
 * @param number the field that holds the entries
 * @param map by name
 * @returns a field for each entry
 */
export function mapFields(
  number: number,
  map: Readonly<Record<string, unknown>>,
): readonly Field[] {
  return Object.entries(map).map(
    ([name, value]): Field => [
      number,
      [
        [1, name],
        [2, valueFields(value)],
      ],
    ],
  );
}

/**
 * Writes a time as Protocol Buffers.
 *
 * @param time the time
 * @returns the fields of a `Timestamp`
 */
export function timeFields(time: Date): readonly Field[] {
  const milliseconds = time.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  return [
    [1, BigInt(seconds)],
    [2, BigInt(milliseconds - seconds * 1000) * 1_000_000n],
  ];
}

/**
 * Writes a map in JSON.
 *
 * @param map by name
 * @returns a `Value` for each name
 * @throws PortableError `PFN_FIRESTORE_VALUE` for a function or a symbol
 */
export function jsonFields(
  map: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, jsonValue(value)]));
}

function jsonValue(value: unknown): Readonly<Record<string, unknown>> {
  const [kind, content] = kindOf(value);
  switch (kind) {
    case "null":
      return { nullValue: null };
    case "boolean":
      return { booleanValue: content };
    case "integer":
      return { integerValue: String(content) };
    case "double":
      return { doubleValue: Number.isFinite(content) ? content : String(content) };
    case "time":
      return { timestampValue: content.toISOString() };
    case "text":
      return { stringValue: content };
    case "bytes":
      return { bytesValue: toBase64(content) };
    case "list":
      return { arrayValue: { values: content.map(jsonValue) } };
    case "map":
      return { mapValue: { fields: jsonFields(content) } };
  }
}
