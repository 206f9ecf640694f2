/** `Response`: status, headers and a body, without loading anything. */
import { Body, type BodySource, bodyFrom } from "./body.ts";
import { type BodyMembers, defineBodyMembers } from "./body-members.ts";
import {
  addIfNone,
  copyOf,
  type FlatHeaders,
  type Headers,
  headersFrom,
  listFrom,
  listOf,
} from "./headers.ts";
import { isInstance } from "./instance.ts";
import type { ArrivingBody } from "./read-all.ts";
import { atLeast, byteString, dictionary, expose, refuse, usvString } from "./webidl.ts";

const REASON = /^[\t -~\x80-\xff]*$/;

/** A response, read without its `Headers` object and without a stream where there is none. */
export interface ReadResponse {
  readonly status: number;
  readonly statusText: string;
  /** Not a copy. */
  readonly headers: FlatHeaders;
  /** The body, taken: nobody else can read it. */
  take(): Exclude<BodySource, ArrivingBody> | ReadableStream<Uint8Array>;
}

/** Reads a response of ours; `undefined` for any other. */
export let readResponse: (response: object) => ReadResponse | undefined;

/** The members that it shares with the other; defined in the class. */
export interface Response extends BodyMembers {
  json(): Promise<never>;
}

/** A response as the Fetch standard has it, without loading anything. */
export class Response implements globalThis.Response {
  #status: number;
  #statusText: string;
  #headers: Headers;
  #body: Body;
  #type: ResponseType = "default";

  static {
    readResponse = (it) =>
      #body in it
        ? {
            status: it.#status,
            statusText: it.#statusText,
            headers: listOf(it.#headers),
            // Only requests arrive.
            take: () => it.#body.take() as ReturnType<ReadResponse["take"]>,
          }
        : undefined;
    defineBodyMembers(
      Response.prototype,
      (self) => (self as Response).#body,
      (self) => listOf((self as Response).#headers),
    );
    expose(Response, "Response");
  }

  /**
   * @param body text, bytes, blob, form, stream, or nothing
   * @param init status (200), statusText (empty) and headers
   * @throws RangeError for a status outside 200 to 599, TypeError for a body where none may be
   */
  constructor(body: BodyInit | null = null, init: ResponseInit | undefined = undefined) {
    const { headers, status, statusText } = dictionary(init);
    const list = headers === undefined ? [] : listFrom(headers);
    this.#status = status === undefined ? 200 : toStatus(status);
    this.#statusText = statusText === undefined ? "" : byteString(statusText);
    if (this.#status < 200 || this.#status > 599) throw new RangeError("Not a response status");
    if (this.#statusText && !REASON.test(this.#statusText)) refuse("Not a status text");
    this.#headers = headersFrom(list);
    this.#body = body === null ? new Body(null) : this.#withBody(bodyFrom(body, list));
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return isInstance(value, this, Response, (it) => #body in it, "Response");
  }

  /** @returns a network error */
  static error(): Response {
    const response = new Response();
    response.#status = 0;
    response.#type = "error";
    response.#headers = headersFrom([], true);
    return response;
  }

  /**
   * @param url absolute
   * @param status one of 301, 302, 303, 307, 308
   * @returns a redirect
   */
  static redirect(url: string | URL, status = 302): Response {
    atLeast(1, arguments);
    const location = new URL(usvString(url)).href;
    const code = toStatus(status);
    if (![301, 302, 303, 307, 308].includes(code)) throw new RangeError("Not a redirect status");
    const response = new Response(null, { status: code });
    response.#headers = headersFrom(["location", location], true);
    return response;
  }

  /**
   * @param data anything that JSON can hold
   * @param init as for the constructor
   * @returns a response with the data as JSON
   */
  static json(data: unknown, init: ResponseInit | undefined = undefined): Response {
    atLeast(1, arguments);
    const text = (JSON.stringify(data) as string | undefined) ?? refuse("The data cannot be JSON");
    const response = new Response(null, init);
    response.#body = response.#withBody(new Body(text));
    addIfNone(listOf(response.#headers), "content-type", "application/json");
    return response;
  }

  #withBody(body: Body): Body {
    const status = this.#status;
    return status === 204 || status === 205 || status === 304
      ? refuse("The status allows no body")
      : body;
  }

  get type(): ResponseType {
    return this.#type;
  }

  get url(): string {
    this.#body;
    return "";
  }

  get redirected(): boolean {
    this.#body;
    return false;
  }

  get status(): number {
    return this.#status;
  }

  get ok(): boolean {
    return this.#status >= 200 && this.#status < 300;
  }

  get statusText(): string {
    return this.#statusText;
  }

  get headers(): Headers {
    return this.#headers;
  }

  clone(): Response {
    const body = this.#body.clone();
    const copy = new Response();
    copy.#status = this.#status;
    copy.#statusText = this.#statusText;
    copy.#type = this.#type;
    copy.#headers = copyOf(this.#headers);
    copy.#body = body;
    return copy;
  }
}

/** As `unsigned short`: 65,736 is 200, as every browser has it. */
function toStatus(value: unknown): number {
  return +(value as number) & 0xffff;
}
