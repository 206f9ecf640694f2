/** Firestore's events in Protocol Buffers. */
import { DEEPEST, type Item, integer, type Snapshots, timestamp } from "./plain.ts";
import {
  bitsOf,
  bytesOf,
  doubleIn,
  malformed,
  readMessage,
  textIn,
  type WireValue,
} from "./reader.ts";

/**
 * Reads the data of an event.
 *
 * @param bytes google.events.cloud.firestore.v1.DocumentEventData, as
 *   https://github.com/googleapis/google-cloudevents defines it
 * @returns the document before and after
 * @throws DecodeError for what is no such message, or is cut short
 */
export function snapshotsInProtobuf(bytes: Uint8Array): Snapshots {
  const found: { before?: Item; after?: Item } = {};
  readMessage(bytes, (field, value) => {
    if (field === 1) found.after = document(bytesOf(value));
    if (field === 2) found.before = document(bytesOf(value));
  });
  return found;
}

function document(bytes: Uint8Array): Item {
  const fields: [string, unknown][] = [];
  readMessage(bytes, (field, value) => {
    if (field === 2) fields.push(entry(value, 0));
  });
  // Unlike an assignment, this makes a member even of the name `__proto__`.
  return Object.fromEntries(fields);
}

/** An entry of a map. */
function entry(value: WireValue, depth: number): [string, unknown] {
  let key = "";
  let content: unknown;
  let isSet = false;
  readMessage(bytesOf(value), (field, inner) => {
    if (field === 1) key = textIn(inner);
    if (field === 2) {
      content = valueIn(bytesOf(inner), depth);
      isSet = true;
    }
  });
  if (!isSet) throw malformed("has a field without a value");
  return [key, content];
}

/** By number: what each member of `Value` is. The wire has the last where there are several. */
const TYPES: Readonly<Record<number, (value: WireValue, depth: number) => unknown>> = {
  1: (value) => bitsOf(value) !== 0n,
  2: (value) => integer(BigInt.asIntN(64, bitsOf(value))),
  3: doubleIn,
  5: textIn,
  6: map,
  8: geoPoint,
  9: list,
  10: time,
  11: nothing,
  17: textIn,
  // A copy, and no Buffer: the event outlives the request's body, and a handler gets no more than it.
  18: (value) => new Uint8Array(bytesOf(value)),
};

function nothing(value: WireValue): null {
  bitsOf(value);
  return null;
}

function valueIn(bytes: Uint8Array, depth: number): unknown {
  if (depth > DEEPEST) throw malformed("is nested too deeply");
  let content: unknown;
  let isSet = false;
  readMessage(bytes, (field, value) => {
    const read = TYPES[field];
    if (!read) return;
    content = read(value, depth + 1);
    isSet = true;
  });
  if (!isSet) throw malformed("has a value of an unknown type");
  return content;
}

function map(value: WireValue, depth: number): Item {
  const fields: [string, unknown][] = [];
  readMessage(bytesOf(value), (field, inner) => {
    if (field === 1) fields.push(entry(inner, depth));
  });
  return Object.fromEntries(fields);
}

function list(value: WireValue, depth: number): unknown[] {
  const values: unknown[] = [];
  readMessage(bytesOf(value), (field, inner) => {
    if (field === 1) values.push(valueIn(bytesOf(inner), depth));
  });
  return values;
}

function geoPoint(value: WireValue): Item {
  const point = { latitude: 0, longitude: 0 };
  readMessage(bytesOf(value), (field, inner) => {
    if (field === 1) point.latitude = doubleIn(inner);
    if (field === 2) point.longitude = doubleIn(inner);
  });
  return point;
}

function time(value: WireValue): string {
  let seconds = 0n;
  let nanos = 0;
  readMessage(bytesOf(value), (field, inner) => {
    if (field === 1) seconds = BigInt.asIntN(64, bitsOf(inner));
    if (field === 2) nanos = Number(BigInt.asIntN(32, bitsOf(inner)));
  });
  return timestamp(seconds, nanos);
}
