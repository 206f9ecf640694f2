/** `fetch` and `structuredClone` for light objects: Node's own, told what they cannot know. */
import { Headers } from "./headers.ts";
import { Request, readRequest } from "./request.ts";
import { Response } from "./response.ts";

/** Node's own, also after `install()`. */
const nativeFetch: typeof globalThis.fetch = globalThis.fetch;
const nativeClone: typeof globalThis.structuredClone = globalThis.structuredClone;

/**
 * Node's `fetch`, which also takes a light request.
 *
 * @param input a URL or a request
 * @param init as for any fetch
 * @returns Node's own response
 */
export const fetch: typeof globalThis.fetch = async (input, init = undefined) => {
  if (typeof input !== "object" || !isLight(input)) return nativeFetch(input, init);
  const { url, init: own } = readRequest(new Request(input as globalThis.Request, init));
  return nativeFetch(url, own);
};

/**
 * Node's `structuredClone`, which refuses light objects as it refuses Node's own.
 *
 * @param value what to clone
 * @param options `transfer`
 * @returns the clone
 * @throws DOMException `DataCloneError` for what cannot be cloned
 */
export const structuredClone: typeof globalThis.structuredClone = (value, options) => {
  if (typeof value === "object" && value !== null && isLight(value)) {
    throw new DOMException("Cannot clone object of unsupported type.", "DataCloneError");
  }
  return nativeClone(value, options);
};

function isLight(value: object): boolean {
  // By prototype, since `instanceof` takes Node's own objects too.
  return [Headers, Request, Response].some(({ prototype }) =>
    Object.prototype.isPrototypeOf.call(prototype, value),
  );
}
