/** Writes the wire format of Protocol Buffers. */

/** A field of a message: an integer, a double, a text, bytes, or the fields of a message. */
export type Field = readonly [number: number, content: Content];

/** What a field holds. */
export type Content = bigint | { readonly double: number } | string | Uint8Array | readonly Field[];

/**
 * Writes a message.
 *
 * @param fields its fields, in the order to write
 * @returns the message
 */
export function writeMessage(fields: readonly Field[]): Buffer {
  return Buffer.concat(fields.flatMap(([number, content]) => written(BigInt(number), content)));
}

function written(number: bigint, content: Content): readonly Buffer[] {
  if (typeof content === "bigint") return [varint(number << 3n), varint(content)];
  if (typeof content === "object" && "double" in content) {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(content.double);
    return [varint((number << 3n) | 1n), bytes];
  }
  const bytes = typeof content === "string" ? Buffer.from(content) : bytesOf(content);
  return [varint((number << 3n) | 2n), varint(BigInt(bytes.length)), bytes];
}

function bytesOf(content: Uint8Array | readonly Field[]): Buffer {
  return content instanceof Uint8Array ? Buffer.from(content) : writeMessage(content);
}

/** Negative numbers take ten bytes. */
function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}
