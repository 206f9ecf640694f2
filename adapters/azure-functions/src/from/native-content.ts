/** An event's data as the platform hands it to a handler. */
import { Buffer } from "node:buffer";

/**
 * Makes a message's input. Text is read as JSON where it can be, whatever it is, as the library does
 * it; with `dataType: "binary"` there are bytes.
 *
 * @param data the event's
 * @param dataType as the function was registered
 * @returns the input
 */
export function toInput(data: unknown, dataType: unknown): unknown {
  if (dataType === "binary") return bytesOf(data);
  const text = data instanceof Uint8Array ? Buffer.from(data).toString() : data;
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function bytesOf(data: unknown): Buffer {
  if (data instanceof Uint8Array) return Buffer.from(data);
  return Buffer.from(typeof data === "string" ? data : (JSON.stringify(data) ?? ""));
}
