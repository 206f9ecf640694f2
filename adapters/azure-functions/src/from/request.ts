/** The library's HTTP request over a web `Request`. */
import { joinRepeated } from "./query.ts";
import type { ForeignRequest } from "./shapes.ts";

/**
 * Makes the request that a foreign handler gets.
 *
 * @param request the portable request; its body now belongs to the result
 * @param params what the route's template named
 * @returns an object of the shape of the library's `HttpRequest`
 */
export function toForeignRequest(request: Request, params: Record<string, string>): ForeignRequest {
  const { searchParams } = new URL(request.url);
  const query = new URLSearchParams(joinRepeated(searchParams));
  return {
    method: request.method,
    url: request.url,
    headers: request.headers,
    query,
    params: { ...params },
    user: null, // what says so elsewhere is a header that any client can send
    get body() {
      return request.body as ForeignRequest["body"];
    },
    get bodyUsed() {
      return request.bodyUsed;
    },
    arrayBuffer: () => request.arrayBuffer(),
    blob: () => request.blob() as ReturnType<ForeignRequest["blob"]>,
    formData: () => request.formData(),
    json: () => request.json() as Promise<unknown>,
    text: () => request.text(),
    clone: () => toForeignRequest(request.clone(), params),
  };
}
