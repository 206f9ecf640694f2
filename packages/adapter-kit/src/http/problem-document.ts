/** Answers of the adapters' own, as RFC 9457 problem documents. */

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  411: "Length Required",
  413: "Content Too Large",
  414: "URI Too Long",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  501: "Not Implemented",
  504: "Gateway Timeout",
};

/**
 * Makes a problem document.
 *
 * @param status the HTTP status
 * @param detail one sentence for the client; nothing of an unexpected error's message
 * @param instance the invocation's id
 * @returns status, headers and body, for a `Response` or a native answer
 */
export function problemDocument(
  status: number,
  detail?: string,
  instance?: string,
): ProblemDocument {
  return {
    status,
    headers: { "content-type": "application/problem+json" },
    body: JSON.stringify({
      type: "about:blank",
      title: TITLES[status] ?? "Error",
      status,
      // JSON leaves out what is undefined.
      detail: detail || undefined,
      instance: instance && `urn:invocation:${encodeURIComponent(instance)}`,
    }),
  };
}

/** An answer of the adapter's own. */
export interface ProblemDocument {
  readonly status: number;
  readonly headers: { readonly "content-type": string };
  readonly body: string;
}

/**
 * Makes a problem document into a response.
 *
 * @param status the HTTP status
 * @param detail as for {@link problemDocument}
 * @param instance as for {@link problemDocument}
 * @returns a response
 */
export function problemResponse(status: number, detail?: string, instance?: string): Response {
  const document = problemDocument(status, detail, instance);
  return new Response(document.body, document);
}
