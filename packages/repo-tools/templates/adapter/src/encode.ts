/** From a response to a result of Example Cloud. */
import { type ProblemDocument, readBytes, readReply } from "@portable-fn/adapter-kit";
import { toBase64 } from "@portable-fn/adapter-kit/base64";
import type { ExampleCloudResult } from "./native.ts";

/**
 * Encodes a response.
 *
 * @param response what the handler returned
 * @param method of the request
 * @returns the result
 */
export async function encodeResponse(
  response: Response,
  method: string,
): Promise<ExampleCloudResult> {
  const { status, statusText, headers, cookies, body } = readReply(response, method);
  const bytes = (await readBytes(body)) ?? new Uint8Array();
  return {
    status,
    ...(statusText && { statusText }),
    headers: [...headers, ...cookies.map((cookie) => ["set-cookie", cookie] as const)],
    body: toBase64(bytes),
  };
}

/**
 * Encodes an answer of the adapter's own.
 *
 * @param problem the answer
 * @returns the result
 */
export function encodeProblem({ status, headers, body }: ProblemDocument): ExampleCloudResult {
  return {
    status,
    headers: Object.entries(headers),
    body: toBase64(new TextEncoder().encode(body)),
  };
}
