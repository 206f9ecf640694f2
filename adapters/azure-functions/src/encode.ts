/** From a reply to what the library takes. */

import { problemDocument, type Reply } from "@portable-fn/adapter-kit";
import { PortableError } from "@portable-fn/core";
import type { NativeResponse } from "./native.ts";

/**
 * Makes the head of a response.
 *
 * @param reply status and headers
 * @returns the response without body and cookies, and the names of fields that cannot be sent
 * @throws PortableError `PFN_AZURE_STATUS` for a status that the library cannot send
 */
export function encodeHead({ status, headers }: Reply): {
  response: NativeResponse;
  unsendable: string[];
} {
  if (!(status >= 200 && status <= 599)) {
    throw new PortableError("PFN_AZURE_STATUS", `Azure Functions cannot send status ${status}`, {
      fix: "Answer with a status from 200 to 599",
    });
  }
  // Kestrel answers 500 for a response header outside ASCII (ResponseHeaderEncodingSelector).
  const ascii = ([, value]: readonly [string, string]) => /^[\t\x20-\x7e]*$/.test(value);
  return {
    response: {
      status,
      headers: headers.filter(ascii).map(([name, value]) => [name, value]),
    },
    unsendable: headers.filter((field) => !ascii(field)).map(([name]) => name),
  };
}

/**
 * Gives a stated length for a response without body, where it may be said.
 *
 * @param reply the reply
 * @param method of the request
 * @returns the length, for HEAD and 304
 */
export function statedLength({ status, contentLength }: Reply, method: string): string | undefined {
  const may = method === "HEAD" || status === 304;
  return may && contentLength !== undefined && /^\d+$/.test(contentLength)
    ? contentLength
    : undefined;
}

/**
 * Makes an answer of the adapter's own.
 *
 * @param status the HTTP status
 * @param detail for the client
 * @param id the invocation's
 * @returns a problem document
 */
export function encodeProblem(
  status: number,
  detail: string | undefined,
  id: string,
): NativeResponse {
  const { headers, body } = problemDocument(status, detail, id);
  const bytes = new TextEncoder().encode(body);
  return {
    status,
    headers: [...Object.entries(headers), ["content-length", String(bytes.byteLength)]],
    body: bytes,
  };
}
