/** Values as the properties of an entity: in pieces, for a property has 64 KiB at most. */
import { fromBase64, toBase64 } from "../base64.ts";

/** The most bytes of a property. */
const PIECE = 64 * 1024;
/** The most pieces. An entity has 1 MiB at most, and azurite counts bytes as base64: a third more. */
const PIECES = 11;

/** The largest value, in bytes. */
export const MAX_VALUE_BYTES: number = PIECES * PIECE;

/** An entity, as JSON says it. */
export type Entity = Readonly<Record<string, unknown>>;

/**
 * Makes the properties of an entity.
 *
 * @param value the value
 * @param expires when it is over, in milliseconds since the epoch; `undefined`: never
 * @returns the properties
 */
export function propertiesOf(value: Uint8Array, expires: number | undefined): Entity {
  const properties: Record<string, unknown> = {};
  for (let at = 0; at * PIECE < value.byteLength; at += 1) {
    properties[`value${at}@odata.type`] = "Edm.Binary";
    properties[`value${at}`] = toBase64(value.subarray(at * PIECE, (at + 1) * PIECE));
  }
  properties["pieces"] = Math.ceil(value.byteLength / PIECE);
  if (expires !== undefined) {
    properties["expires@odata.type"] = "Edm.Int64";
    properties["expires"] = `${expires}`;
  }
  return properties;
}

/**
 * Reads the value of an entity.
 *
 * @param entity what {@link propertiesOf} made
 * @returns the value
 */
export function readValue(entity: Entity): Uint8Array {
  const pieces = Array.from({ length: Number(entity["pieces"]) || 0 }, (_, at) =>
    fromBase64(String(entity[`value${at}`])),
  );
  const [first] = pieces;
  if (first && pieces.length === 1) return first;
  const value = new Uint8Array(pieces.reduce((sum, it) => sum + it.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    value.set(piece, at);
    at += piece.byteLength;
  }
  return value;
}

/**
 * Reads when an entity is over.
 *
 * @param entity the entity
 * @returns milliseconds since the epoch; infinite for never
 */
export function readExpiry(entity: Entity): number {
  const { expires } = entity;
  return expires === undefined ? Number.POSITIVE_INFINITY : Number(expires);
}
