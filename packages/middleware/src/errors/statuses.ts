/** The standard statuses that say that something went wrong, with their titles. */

/** From the registry of HTTP status codes, https://www.iana.org/assignments/http-status-codes, 2026-11-23. */
export const TITLES = {
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  407: "Proxy Authentication Required",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  411: "Length Required",
  412: "Precondition Failed",
  413: "Content Too Large",
  414: "URI Too Long",
  415: "Unsupported Media Type",
  416: "Range Not Satisfiable",
  417: "Expectation Failed",
  421: "Misdirected Request",
  422: "Unprocessable Content",
  423: "Locked",
  424: "Failed Dependency",
  425: "Too Early",
  426: "Upgrade Required",
  428: "Precondition Required",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  451: "Unavailable For Legal Reasons",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  505: "HTTP Version Not Supported",
  506: "Variant Also Negotiates",
  507: "Insufficient Storage",
  508: "Loop Detected",
  511: "Network Authentication Required",
} as const;

/** A standard status of an error. */
export type ErrorStatus = keyof typeof TITLES;

/**
 * Gives a status's title.
 *
 * @param status any
 * @returns the standard title, or that of its class
 */
export function titleOf(status: number): string {
  const titles: Readonly<Record<number, string>> = TITLES;
  return titles[status] ?? (status < 500 ? TITLES[400] : TITLES[500]);
}
