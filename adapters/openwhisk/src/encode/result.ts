/** From a response to what the platform takes. */
import { type HeaderList, headerOf } from "@portable-fn/adapter-kit";
import { toBase64 } from "@portable-fn/adapter-kit/base64";
import type { OpenWhiskResult } from "../native.ts";
import type { Shape } from "../shape.ts";
import { recordOf } from "./record.ts";
import { textBody } from "./text.ts";

/** A response, read. */
export interface Answer {
  readonly status: number;
  /** Names in lower case, each once. */
  readonly headers: HeaderList;
  readonly cookies: readonly string[];
  readonly content: string | Uint8Array;
}

/** What a body without a type is: the platforms would call it HTML or text. */
const OCTETS = "application/octet-stream";

/**
 * Writes a result.
 *
 * @param answer the response
 * @param takesBase64 how the platform takes a body of a type
 * @returns the result; `undefined` where the platform has no way to send the body
 */
export function encodeResult(
  { status: statusCode, headers, cookies, content }: Answer,
  takesBase64: Shape["takesBase64"],
): OpenWhiskResult | undefined {
  if (content.length === 0) return { statusCode, headers: recordOf(headers, cookies), body: "" };
  const type = headerOf(headers, "content-type");
  if (takesBase64(type ?? OCTETS)) {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const typed = type === undefined ? [...headers, ["content-type", OCTETS] as const] : headers;
    return { statusCode, headers: recordOf(typed, cookies), body: toBase64(bytes) };
  }
  const found = textBody(content, headers, type ?? OCTETS);
  return found && { statusCode, headers: recordOf(found.headers, cookies), body: found.text };
}

/** What the platforms take as a result, in bytes of JSON: limits.activation.payload.max, 1 MB. */
export const RESULT_LIMIT = 1_048_576;

/** Room for what a result holds beside its body. */
const REST = 65_536;

/**
 * Tells whether a result's JSON is small enough to be taken; the platform would cut it.
 *
 * @param result the result
 * @returns whether it is; the JSON is written for it only when the body comes near the limit
 */
export function fits(result: OpenWhiskResult): boolean {
  // JSON makes six bytes of a control character at worst.
  return (
    result.body.length * 6 + REST <= RESULT_LIMIT ||
    Buffer.byteLength(JSON.stringify(result)) <= RESULT_LIMIT
  );
}
