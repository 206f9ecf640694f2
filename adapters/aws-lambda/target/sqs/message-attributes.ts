/** A message's attributes: what is allowed, how much they weigh, their MD5, and which were asked for. */
import { createHash } from "node:crypto";
import { invalidValue, SqsError } from "./errors.ts";

/** One attribute; bytes are base64, as the protocol has them. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** Attributes by name. */
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

const NAME = /^(?!\.)(?!.*\.\.)(?!aws\.|amazon\.)[\w.-]{1,256}(?<!\.)$/i;
const TYPE = /^(String|Number|Binary)(\..+)?$/;

/**
 * Reads attributes.
 *
 * @param given JSON
 * @returns them, checked
 * @throws SqsError for what SQS does not take
 */
export function readMessageAttributes(given: unknown): MessageAttributes {
  if (given === undefined || given === null) return {};
  if (typeof given !== "object") throw invalidValue(given, "MessageAttributes", "Not a map.");
  const entries = Object.entries(given);
  if (entries.length > 10) {
    throw invalidValue(entries.length, "MessageAttributes", "There may be 10 at most.");
  }
  return Object.fromEntries(entries.map(([name, it]) => [name, readAttribute(name, it)]));
}

function readAttribute(name: string, given: unknown): MessageAttribute {
  if (!NAME.test(name)) throw invalidValue(name, "MessageAttributes", "The name is not allowed.");
  const { DataType, StringValue, BinaryValue } = (given ?? {}) as Partial<MessageAttribute>;
  if (typeof DataType !== "string" || !TYPE.test(DataType) || DataType.length > 256) {
    throw invalidValue(DataType, `MessageAttributes.${name}`, "The DataType is not supported.");
  }
  const value = DataType.startsWith("Binary") ? BinaryValue : StringValue;
  if (typeof value !== "string" || value === "") {
    throw invalidValue(value, `MessageAttributes.${name}`, `It must have a value of ${DataType}.`);
  }
  if (DataType.startsWith("Number") && !(value.trim() && Number.isFinite(Number(value)))) {
    throw invalidValue(value, `MessageAttributes.${name}`, "It is not a number.");
  }
  if (DataType.startsWith("Binary")) return { DataType, BinaryValue: value };
  if (!isAllowedText(value)) {
    throw new SqsError("InvalidMessageContents", `Attribute ${name} has characters not allowed.`);
  }
  return { DataType, StringValue: value };
}

/**
 * Asks whether SQS takes a text: what XML 1.0 can carry.
 *
 * @param text of a body or an attribute
 * @returns whether it does
 */
export function isAllowedText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  return text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text);
}

/**
 * Says how much attributes count for the size limit.
 *
 * @param attributes which
 * @returns bytes of names, types and values
 */
export function bytesOfAttributes(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, it]) => sum + Buffer.byteLength(name + it.DataType) + bytesOfValue(it).byteLength,
    0,
  );
}

/**
 * Computes the checksum that clients may check.
 *
 * @param attributes which
 * @returns hexadecimal; `undefined` if there are none
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  const add = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.byteLength);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const it = attributes[name] as MessageAttribute;
    add(Buffer.from(name));
    add(Buffer.from(it.DataType));
    hash.update(Buffer.of(it.BinaryValue === undefined ? 1 : 2));
    add(bytesOfValue(it));
  }
  return hash.digest("hex");
}

function bytesOfValue({ StringValue = "", BinaryValue }: MessageAttribute): Buffer {
  return BinaryValue === undefined ? Buffer.from(StringValue) : Buffer.from(BinaryValue, "base64");
}

/**
 * Picks the attributes that a receiver asked for.
 *
 * @param attributes all
 * @param wanted names, `prefix.*`, `.*` or `All`
 * @returns those that it gets
 */
export function pickAttributes(
  attributes: MessageAttributes,
  wanted: readonly string[],
): MessageAttributes {
  const picks = (name: string): boolean =>
    wanted.some((it) => {
      if (it === "All" || it === name) return true;
      return it.endsWith(".*") && name.startsWith(it.slice(0, -1).replace(/^\.$/, ""));
    });
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => picks(name)));
}
