/** The seam to the web objects: how adapters make a `Request` and read a `Response`. */
import type { PortableError } from "@portable-fn/core";
import { DecodeError, isDecodeError } from "../decode-error.ts";
import { isArriving, isStream } from "./body.ts";
import { fieldOf, HOP_BY_HOP } from "./headers.ts";
import type {
  ArrivingBody,
  FlatHeaders,
  HeaderList,
  HttpInvocation,
  RawBody,
} from "./invocation.ts";
import { isNormal } from "./url.ts";

/** What `@portable-fn/light-fetch` offers where its classes stand in for the global ones. */
interface LightClasses {
  requestFrom(source: LightSource): Request;
  readResponse(response: object):
    | {
        readonly status: number;
        readonly statusText: string;
        readonly headers: readonly string[];
        take(): RawBody | Blob;
      }
    | undefined;
}

/** The classes say so themselves, so that this package depends on neither kind. */
function lightClasses(): LightClasses | undefined {
  return (Request as { [LIGHT]?: LightClasses })[LIGHT];
}
const LIGHT = Symbol.for("portable-fn.light-fetch");

const USUAL: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
]);

/**
 * Makes the request that the handler gets.
 *
 * @param invocation the decoded event
 * @param ctx the context, for its signal
 * @param refuse called with what to answer when a header that is read proves to be none
 * @param given the body. Default the invocation's
 * @returns a request; GET and HEAD have no body, as the Fetch standard has it
 * @throws DecodeError with status 501 for a method that the Fetch standard forbids
 */
export function createRequest(
  invocation: HttpInvocation,
  ctx: { readonly signal: AbortSignal },
  refuse?: (error: PortableError) => void,
  given: RawBody | ArrivingBody = invocation.body,
): Request {
  const { method, url } = invocation;
  const body = method === "GET" || method === "HEAD" ? null : given;
  try {
    const light = USUAL.has(method) ? lightClasses() : undefined;
    if (light) return light.requestFrom(new LightSource(invocation, body, ctx, refuse));
    const init: RequestInit & { duplex: "half" } = {
      method,
      headers: pairsOf(invocation.headers),
      body: isArriving(body) ? body.stream() : body,
      signal: ctx.signal,
      duplex: "half", // the standard demands it for streams
    };
    const request = new Request(url, init);
    // A string body without a type would get one that nobody sent.
    if (typeof body === "string" && fieldOf(invocation.headers, "content-type") === undefined) {
      request.headers.delete("content-type");
    }
    return request;
  } catch (cause) {
    if (isDecodeError(cause)) throw cause;
    throw new DecodeError("The request cannot be expressed", { status: 501, cause });
  }
}

/** What a light request is made from; a class, as most of it is never read. */
class LightSource {
  readonly body: RawBody | ArrivingBody;
  readonly #invocation: HttpInvocation;
  readonly #ctx: { readonly signal: AbortSignal };
  readonly #refuse: ((error: PortableError) => void) | undefined;

  constructor(
    invocation: HttpInvocation,
    body: RawBody | ArrivingBody,
    ctx: { readonly signal: AbortSignal },
    refuse: ((error: PortableError) => void) | undefined,
  ) {
    this.body = body;
    this.#invocation = invocation;
    this.#ctx = ctx;
    this.#refuse = refuse;
  }

  get method(): string {
    return this.#invocation.method;
  }

  get url(): string {
    return this.#invocation.url;
  }

  get isNormal(): boolean {
    return isNormal(this.#invocation.url);
  }

  get headers(): FlatHeaders {
    try {
      return this.#invocation.headers;
    } catch (error) {
      return this.#refused(error);
    }
  }

  header(name: string): string | null | undefined {
    try {
      return this.#invocation.header?.(name);
    } catch (error) {
      return this.#refused(error);
    }
  }

  signal(): AbortSignal {
    return this.#ctx.signal;
  }

  /** What a handler makes of the error matters no more than what it does with a body over the limit. */
  #refused(error: unknown): never {
    this.#refuse?.(error as PortableError);
    throw error;
  }
}

function pairsOf(headers: FlatHeaders): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at < headers.length; at += 2) {
    pairs.push([headers[at] ?? "", headers[at + 1] ?? ""]);
  }
  return pairs;
}

/** A response, read for a provider. */
export interface Reply {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case, without `set-cookie`, `content-length` and hop-by-hop fields. */
  readonly headers: HeaderList;
  /** The `Set-Cookie` values in order. */
  readonly cookies: readonly string[];
  /** What the handler said the length is; for a body it is a claim until counted. */
  readonly contentLength: string | undefined;
  /** `null` for HEAD and for statuses that have none; text and bytes where they are known whole. */
  readonly body: RawBody;
}

/**
 * Reads a response for a provider.
 *
 * @param response what the handler returned
 * @param method of the request; HEAD leaves the body out
 * @returns status, headers, cookies and body, each ready to be written
 */
export function readReply(response: Response, method: string): Reply {
  const { status, statusText, fields, body } = openResponse(response, method);
  const read: ReadFields = { headers: [], cookies: [], contentLength: undefined, named: undefined };
  for (let at = 0; at < fields.length; at += 2) {
    readField(read, fields[at] ?? "", fields[at + 1] ?? "");
  }
  const { headers, cookies, contentLength, named } = read;
  return {
    status,
    statusText,
    headers: named ? headers.filter(([name]) => !named.includes(name)) : headers,
    cookies,
    contentLength: status === 204 ? undefined : contentLength,
    body,
  };
}

/** A response, opened: its body is taken. */
export interface OpenResponse {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case and values in turn, all of them; not to be changed. */
  readonly fields: readonly string[];
  /** As {@link Reply} has it. */
  readonly body: RawBody;
}

/**
 * Opens a response.
 *
 * @param response what the handler returned
 * @param method of the request; HEAD leaves the body out
 * @returns what is in it
 */
export function openResponse(response: Response, method: string): OpenResponse {
  const { status, statusText } = response;
  const light = lightClasses()?.readResponse(response);
  const content = light ? light.take() : response.body;
  const body =
    typeof content === "object" && content && "arrayBuffer" in content ? content.stream() : content;
  const bodiless = method === "HEAD" || status === 204 || status === 205 || status === 304;
  if (bodiless && isStream(body)) void body.cancel().catch(() => {});
  const fields = light ? light.headers : [...response.headers].flat();
  return { status, statusText, fields, body: bodiless ? null : body };
}

interface ReadFields {
  readonly headers: [string, string][];
  readonly cookies: string[];
  contentLength: string | undefined;
  /** What `Connection` names. */
  named: string[] | undefined;
}

function readField(read: ReadFields, name: string, value: string): void {
  if (name === "set-cookie") read.cookies.push(value);
  else if (name === "content-length") read.contentLength = value;
  else if (name === "connection") read.named = value.toLowerCase().split(/\s*,\s*/);
  else if (!HOP_BY_HOP.has(name)) join(read.headers, name, value);
}

/** The light list has a name as often as it was appended; a provider's record takes it once. */
function join(headers: [string, string][], name: string, value: string): void {
  for (const before of headers) {
    if (before[0] === name) {
      before[1] += `, ${value}`;
      return;
    }
  }
  headers.push([name, value]);
}
