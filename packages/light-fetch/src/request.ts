/** `Request`: method, URL, headers and body, each made when it is first asked for. */
import { Body, type BodySource, bodyFrom } from "./body.ts";
import { type BodyMembers, defineBodyMembers } from "./body-members.ts";
import {
  type FlatHeaders,
  type Headers,
  type HeadersSource,
  headersFrom,
  lazyHeaders,
  listFrom,
  listOf,
} from "./headers.ts";
import { isInstance } from "./instance.ts";
import { isStream } from "./read-all.ts";
import {
  DEFAULTS,
  membersOf,
  NAMES,
  type RequestGiven,
  type RequestMembers,
  readInit,
} from "./request-init.ts";
import { readResponse } from "./response.ts";
import { atLeast, expose, hide, refuse, usvString } from "./webidl.ts";

/** What an adapter knows of a request, all of it checked. */
export interface RequestSource extends HeadersSource {
  /** In capitals where it is one of the usual ones; none that the Fetch standard forbids. */
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** Bytes are not copied; nobody may change them. */
  readonly body: BodySource | ReadableStream<Uint8Array>;
  /** Gives the signal when it is first asked for. */
  signal(): AbortSignal;
  /** Whether `url` is known to be as `new URL(url).href` has it. Default it is looked at. */
  readonly isNormal?: boolean | undefined;
}

/** Makes a request from what an adapter knows; throws a TypeError for a URL that is none. */
export let requestFrom: (source: RequestSource) => Request;

/** Reads a request of ours for Node's `fetch`; its body is moved. */
export let readRequest: (request: Request) => { url: string; init: RequestInit };

/** The members that it shares with the other; defined in the class. */
export interface Request extends BodyMembers, RequestMembers {
  json(): Promise<never>;
}

/** What stands in an URL that needs no normalising: no upper-case host, default port or dot segment. */
const NORMAL =
  /^https?:\/\/[a-z0-9.-]*[a-z-](?::(?!80(?:\/|$)|443(?:\/|$))[1-9]\d{1,3})?\/[\w\-~!$&()*+,;=:@%/]*(?:\.[\w\-~!$&()*+,;=:@%]+)?(?:\?[\w\-.~!$&()*+,;=:@%/?]*)?$/;
const DOTS = /\/(?:\.|%2e)/i;

/** A request as the Fetch standard has it, without loading anything. */
export class Request implements globalThis.Request {
  #method: string;
  #url: string;
  #headers: Headers | undefined;
  #body: Body;
  #members: RequestMembers = DEFAULTS;
  #signal: AbortSignal | undefined;
  /** What was not yet asked for. */
  #source: Pick<RequestSource, "headers" | "header" | "signal"> | undefined;

  static {
    requestFrom = (source) => new Request(source as unknown as string, SOURCE as RequestInit);
    readRequest = (it) => it.#forFetch();
    defineBodyMembers(
      Request.prototype,
      (self) => (self as Request).#body,
      (self) => listOf((self as Request).headers),
    );
    for (const name of NAMES) {
      const member = {
        get [name](): unknown {
          return (this as unknown as Request).#members[name];
        },
      };
      Object.defineProperties(Request.prototype, Object.getOwnPropertyDescriptors(member));
    }
    expose(Request, "Request");
    // How adapters tell that these classes stand in for the global ones, without depending on them.
    hide(Request, Symbol.for("portable-fn.light-fetch"), {
      requestFrom,
      readResponse: (it: object) => readResponse(it),
    });
  }

  /**
   * @param input an absolute URL, or a request whose body is taken over
   * @param init method, headers, body and the rest
   * @throws TypeError for a URL that is none or carries a password, a method that is forbidden, a
   *   body with GET or HEAD, a stream without `duplex: "half"`
   */
  constructor(input: RequestInfo | URL, init: RequestInit | undefined = undefined) {
    if (init === SOURCE) {
      const source = input as unknown as RequestSource;
      const { method, url, body } = source;
      this.#method = method;
      this.#url = source.isNormal ? url : normalised(url);
      this.#body = isStream(body) ? new Body(null, body) : new Body(body);
      this.#source = source;
      return;
    }
    atLeast(1, arguments);
    const from = input instanceof Request ? input : undefined;
    const url = from ? "" : usvString(input);
    const given = readInit(init);
    this.#url = from ? from.url : parseUrl(url);
    this.#method = given.method ?? from?.method ?? "GET";
    this.#members = membersOf(given, from, this.#method);
    const headers = given.headers ?? (from ? listFrom(from.headers) : []);
    const followed = given.signal === undefined ? from : given;
    if (followed && given.signal !== null) {
      this.#source = { headers, signal: () => AbortSignal.any([followed.signal as AbortSignal]) };
    }
    this.#headers = headersFrom(headers);
    this.#body = this.#takeBody(given, from, headers);
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return isInstance(value, this, Request, (it) => #body in it, "Request");
  }

  #takeBody(
    { body, duplex }: RequestGiven,
    from: globalThis.Request | undefined,
    list: FlatHeaders,
  ): Body {
    const isGiven = body !== undefined && body !== null;
    // The stream of a request of ours is not asked for, since that would make it.
    const before = from && (#body in from ? from.#body : new Body(null, from.body ?? undefined));
    if ((isGiven || before?.isNull === false) && /^(?:GET|HEAD)$/.test(this.#method)) {
      refuse(`${this.#method} has no body`);
    }
    if (!isGiven) return before?.move() ?? new Body(null);
    const taken = bodyFrom(body, list);
    if (taken.source === null) {
      if (duplex === undefined) refuse('A stream needs duplex: "half"');
      if (this.keepalive) refuse("A stream cannot be kept alive");
    }
    return taken;
  }

  #forFetch(): { url: string; init: RequestInit } {
    const body = this.#body.move();
    const init: RequestInit & { duplex: "half" } = {
      ...this.#members,
      method: this.#method,
      headers: [...this.headers],
      body: body.init,
      signal: this.signal,
    };
    if (init.referrer === DEFAULTS.referrer) delete init.referrer;
    return { url: this.url, init };
  }

  get method(): string {
    return this.#method;
  }

  get url(): string {
    return this.#url;
  }

  get headers(): Headers {
    this.#headers ??= lazyHeaders(this.#source ?? { headers: [] });
    return this.#headers;
  }

  get signal(): AbortSignal {
    this.#signal ??= this.#source?.signal() ?? new AbortController().signal;
    return this.#signal;
  }

  clone(): Request {
    const body = this.#body.clone();
    const copy = requestFrom({
      method: this.#method,
      url: this.#url,
      headers: listOf(this.headers).slice(),
      body: null,
      signal: () => AbortSignal.any([this.signal]),
    });
    copy.#members = this.#members;
    copy.#body = body;
    return copy;
  }
}

/** Opens the constructor's door for adapters. */
const SOURCE: object = {};

/** Most URLs need no parsing, which costs ten times the look. */
function normalised(url: string): string {
  return NORMAL.test(url) && !DOTS.test(url) ? url : new URL(url).href;
}

function parseUrl(text: string): string {
  const url = new URL(text);
  return url.username || url.password ? refuse("The URL carries a name or a password") : url.href;
}
