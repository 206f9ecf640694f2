/** Puts the light classes in place of the global ones, for code that is not bundled. */
import { fetch, structuredClone } from "./fetch.ts";
import { Headers } from "./headers.ts";
import { Request } from "./request.ts";
import { Response } from "./response.ts";

/**
 * Puts `Request`, `Response`, `Headers`, `fetch` and `structuredClone` in place of the global ones.
 * Node's own stay unloaded until `fetch` is called; objects that it makes still pass `instanceof`.
 */
export function install(): void {
  // By assignment: defining the property would load Node's fetch first (Node 24).
  Object.assign(globalThis, { Request, Response, Headers, fetch, structuredClone });
}
