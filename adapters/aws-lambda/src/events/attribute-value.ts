/** DynamoDB's notation of values, read. */
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import { DecodeError } from "@portable-fn/adapter-kit/events";
import { isFields, textOf } from "./fields.ts";

/** An item by the names of its attributes. */
export type Item = Readonly<Record<string, unknown>>;

/** DynamoDB nests no deeper than 32. */
const DEEPEST = 64;

/**
 * Reads an item. Binary values are bytes, sets are lists. A number that JavaScript cannot hold exactly
 * is its digits as text.
 *
 * @param image attributes by name, in DynamoDB's notation
 * @returns the item
 * @throws DecodeError for what is no such notation
 */
export function itemOf(image: unknown): Item {
  return read({ M: image }, 0) as Item;
}

function read(value: unknown, depth: number): unknown {
  const [entry, another] = isFields(value) ? Object.entries(value) : [];
  if (!entry || another || depth > DEEPEST) throw malformed();
  const [type, content] = entry;
  switch (type) {
    case "S":
      return textOf(content);
    case "N":
      return numberOf(textOf(content));
    case "B":
      return bytesOf(textOf(content));
    case "BOOL":
      if (typeof content === "boolean") return content;
      break;
    case "NULL":
      return null;
    case "M":
      if (!isFields(content)) break;
      // Unlike an assignment, this makes a member even of the name `__proto__`.
      return Object.fromEntries(
        Object.entries(content).map(([name, one]) => [name, read(one, depth + 1)]),
      );
    case "L":
      return listOf(content).map((one) => read(one, depth + 1));
    case "SS":
    case "NS":
    case "BS":
      return listOf(content).map((one) => read({ [type.charAt(0)]: one }, depth));
  }
  throw malformed();
}

function listOf(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  throw malformed();
}

/** A Buffer slices and prints itself in a way of its own. */
function bytesOf(text: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = fromBase64(text);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function numberOf(text: string): number | string {
  if (!/^-?\d+(\.\d+)?(E[+-]?\d+)?$/i.test(text)) throw malformed();
  const value = Number(text);
  const digits = text.replace(/e.*$/i, "").replace(/[-.]/g, "").replace(/^0+/, "");
  // Fifteen digits always survive; of more it shows.
  return digits.length <= 15 || String(value) === text ? value : text;
}

function malformed(): DecodeError {
  return new DecodeError("The item is not in DynamoDB's notation");
}
