/** Bodies of results: text where nothing is lost by it, else base64. */
import { type HeaderList, headerOf, saysText, utf8 } from "@portable-fn/adapter-kit";
import { toBase64 } from "@portable-fn/adapter-kit/base64";
import type { LambdaResult } from "../native.ts";

/** A body as results carry it. */
export interface EncodedBody {
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * Encodes a body.
 *
 * @param content the body
 * @param headers of the response, names in lower case
 * @returns text if the type says so and the bytes are valid UTF-8, else base64
 */
export function encodeBody(content: string | Uint8Array, headers: HeaderList): EncodedBody {
  if (content.length === 0) return { body: "", isBase64Encoded: false };
  if (saysText(headerOf(headers, "content-type"), headerOf(headers, "content-encoding"))) {
    const text = typeof content === "string" ? content : utf8(content);
    if (text !== undefined) return { body: text, isBase64Encoded: false };
  }
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return { body: toBase64(bytes), isBase64Encoded: true };
}

/** Room for what a result holds beside its body. */
const REST = 65_536;

/**
 * Tells whether a result's JSON is small enough to be taken.
 *
 * @param result the result
 * @param limit in bytes
 * @returns whether it is; the JSON is written for it only when the body comes near the limit
 */
export function fits(result: LambdaResult, limit: number): boolean {
  // JSON makes six bytes of a control character at worst; base64 has nothing to escape.
  const most = result.body.length * (result.isBase64Encoded ? 1 : 6) + REST;
  return most <= limit || Buffer.byteLength(JSON.stringify(result)) <= limit;
}
