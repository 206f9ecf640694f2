/** A message's content: bytes, as the functions are registered for, or what the platform made of it. */
import { DecodeError, type TypedData } from "@portable-fn/adapter-kit/events";

/**
 * Takes what the library gives for a message's content.
 *
 * @param input bytes; text and JSON values where somebody has registered the function otherwise
 * @returns the content for the event
 * @throws DecodeError when there is none
 */
export function contentOf(input: unknown): string | Uint8Array | TypedData {
  if (typeof input === "string" || input instanceof Uint8Array) return input;
  if (input === undefined) throw new DecodeError("The message has no content");
  return { data: input, datacontenttype: "application/json" };
}
