/** Reads the wire format of Protocol Buffers. */
import { DecodeError } from "@portable-fn/adapter-kit/events";

/** A field's value as the wire has it; nothing yet says what it is. */
export type WireValue = bigint | Uint8Array;

/** Takes a field of a message. */
export type TakeField = (field: number, value: WireValue) => void;

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;
/** Bytes of the longest varint. */
const LONGEST = 10;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads the fields of a message in turn; those that the caller does not know are its to ignore.
 *
 * @param bytes the message
 * @param take takes each field; numbers of fixed length come as the bits that they are
 * @throws DecodeError for what is no message, or is cut short
 */
export function readMessage(bytes: Uint8Array, take: TakeField): void {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let length = 0; length < LONGEST; length += 1) {
      const byte = bytes[at];
      if (byte === undefined) throw malformed("is cut short");
      at += 1;
      value |= BigInt(byte & 0x7f) << BigInt(7 * length);
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw malformed("has a number that is too long");
  };
  const slice = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw malformed("is cut short");
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const field = tag >> 3n;
    if (field === 0n || field > 0x1fff_ffffn) throw malformed("has a field without a number");
    switch (Number(tag & 7n)) {
      case VARINT:
        take(Number(field), varint());
        break;
      case FIXED_64:
        take(Number(field), bits(slice(8)));
        break;
      case BYTES:
        take(Number(field), slice(Number(varint())));
        break;
      case FIXED_32:
        take(Number(field), bits(slice(4)));
        break;
      default:
        throw malformed("has a field of an unknown type");
    }
  }
}

/**
 * Takes a field that must have a length: a text, bytes or a message.
 *
 * @throws DecodeError for a number
 */
export function bytesOf(value: WireValue): Uint8Array {
  if (typeof value !== "bigint") return value;
  throw malformed("has a number where there are bytes");
}

/**
 * Takes a field that must be a number.
 *
 * @returns its 64 bits
 * @throws DecodeError for bytes
 */
export function bitsOf(value: WireValue): bigint {
  if (typeof value === "bigint") return value;
  throw malformed("has bytes where there is a number");
}

/**
 * Takes a field that must be a text.
 *
 * @throws DecodeError for a number, and for what is not UTF-8
 */
export function textIn(value: WireValue): string {
  const bytes = bytesOf(value);
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed("has a text that is not UTF-8");
  }
}

/**
 * Takes a field that must be a double.
 *
 * @throws DecodeError for bytes
 */
export function doubleIn(value: WireValue): number {
  scratch.setBigUint64(0, bitsOf(value));
  return scratch.getFloat64(0);
}

const scratch = new DataView(new ArrayBuffer(8));

/** @returns the error for a message that is none */
export function malformed(what: string): DecodeError {
  return new DecodeError(`The document's Protocol Buffers message ${what}`);
}

/** Little-endian. */
function bits(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
