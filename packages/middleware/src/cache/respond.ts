/** Responses made of what is stored, and what is said on those that pass. */
import type { Call } from "./call.ts";
import { isUnchanged } from "./conditions.ts";
import { ageOf, type Entry } from "./entry.ts";
import { type Forwarded, statusOf } from "./status.ts";

/** What a 304 tells of the response that the client has (RFC 9110 section 15.4.5). */
const OF_A_304 = [
  "cache-control",
  "content-location",
  "date",
  "etag",
  "expires",
  "last-modified",
  "vary",
];

/**
 * Gives a stored response without asking the handler.
 *
 * @param call whose answer it is
 * @param entry what is stored
 * @param now milliseconds since the epoch
 * @returns a response with `Age`
 */
export function fromEntry(call: Call, entry: Entry, now: number): Response {
  const age = Math.floor(ageOf(entry, now));
  let { ready } = entry;
  if (ready?.age !== age) {
    const ttl = Math.floor(entry.policy.lifetime - age);
    ready = { age, headers: headersOf(entry, age, statusIn(call, undefined, `ttl=${ttl}`)) };
    entry.ready = ready;
  }
  return build(call, entry, ready.headers);
}

/**
 * Gives a stored response after the handler was asked, by this call or by another.
 *
 * @param call whose answer it is
 * @param entry what is stored now
 * @param forwarded why the handler was asked
 * @param details parameters of `Cache-Status`
 * @param age in seconds; `undefined` for the one whose handler made it just now
 * @returns a response
 */
export function fromHandler(
  call: Call,
  entry: Entry,
  forwarded: Forwarded,
  details: string,
  age?: number,
): Response {
  const status = statusIn(call, forwarded, details);
  return build(call, entry, headersOf(entry, age, status));
}

function statusIn(
  { rules: { name } }: Call,
  forwarded: Forwarded | undefined,
  details: string,
): string | undefined {
  return name === undefined ? undefined : statusOf(name, forwarded, details);
}

function headersOf(entry: Entry, age: number | undefined, status: string | undefined): Headers {
  const headers = new Headers(entry.headers);
  if (age !== undefined) headers.set("age", `${age}`);
  if (status) headers.append("cache-status", status);
  return headers;
}

function build({ request }: Call, entry: Entry, headers: Headers): Response {
  const { status, statusText } = entry;
  if (status < 300 && isUnchanged(request, headers, entry.receivedAt)) return notModified(headers);
  const body = request.method === "HEAD" ? null : entry.body;
  return new Response(body, { status, statusText, headers });
}

function notModified(headers: Headers): Response {
  const few = new Headers();
  for (const name of [...OF_A_304, "age", "cache-status"]) {
    const value = headers.get(name);
    if (value !== null) few.set(name, value);
  }
  return new Response(null, { status: 304, headers: few });
}

/**
 * Says on a response that passes why the handler was asked, and answers the client's condition that the
 * handler did not see.
 *
 * @param call whose answer it is
 * @param response the handler's
 * @param forwarded why it was asked
 * @param details parameters of `Cache-Status`
 * @returns the response, its body untouched
 */
export function passed(
  call: Call,
  response: Response,
  forwarded: Forwarded,
  details?: string,
): Response {
  const status = statusIn(call, forwarded, details ?? "");
  const { headers } = response;
  const isMissed = forwarded !== "bypass" && forwarded !== "method";
  const isConditional = isMissed && (headers.has("etag") || headers.has("last-modified"));
  if (isConditional && response.ok && isUnchanged(call.request, headers, call.rules.now())) {
    void response.body?.cancel().catch(() => {});
    const few = new Headers(headers);
    if (status) few.append("cache-status", status);
    const answer = notModified(few);
    for (const cookie of headers.getSetCookie()) answer.headers.append("set-cookie", cookie);
    return answer;
  }
  if (!status) return response;
  const answer = new Response(response.body, response);
  answer.headers.append("cache-status", status);
  return answer;
}

/**
 * Refuses a request with `only-if-cached` (RFC 9111 section 5.2.1.7).
 *
 * @param call the request
 * @returns a 504
 */
export function notCached({ rules: { name } }: Call): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (name !== undefined) headers.set("cache-status", `${name}; detail="only-if-cached"`);
  return new Response(null, { status: 504, headers });
}
