/** Problems: errors that a client is to be told of, as RFC 9457 has it. */
import { isPortableError, PortableError } from "@portable-fn/core";
import { type ErrorStatus, titleOf } from "./statuses.ts";

/** What a problem says besides its status. */
export interface ProblemOptions {
  /** A URI that names the kind of problem. Default `about:blank`: the status says it all. */
  readonly type?: string;
  /** What kind of problem it is, the same each time. Default the status's own title. */
  readonly title?: string;
  /** A URI that names this occurrence. Default the invocation's id. */
  readonly instance?: string;
  /** Further members, for programs. Those of RFC 9457 itself stay what they are. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Headers of the response, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Whether the same thing may succeed later. An event whose function throws it comes again, or else
   * goes to the dead letters. Default: so for 408, 425, 429 and from 500 on.
   */
  readonly retryable?: boolean;
  /** The error underneath: logged, and never shown. */
  readonly cause?: unknown;
}

/** A problem as a document of RFC 9457. */
export interface ProblemMembers {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly instance?: string;
  readonly [extension: string]: unknown;
}

const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

/** An error whose status and detail are for the client. */
export class HttpProblem extends PortableError {
  override readonly name: string = "HttpProblem";
  /** The HTTP status. */
  declare readonly status: number;
  /** What happened this time, for the client; `undefined` where the title says it all. */
  readonly detail: string | undefined;
  /** What it was made of. */
  readonly options: ProblemOptions;

  /**
   * @param status the HTTP status, 400 to 599
   * @param detail what happened this time, for the client
   * @param options type, title, extensions, headers, whether it may succeed later
   * @throws RangeError for another status
   */
  constructor(status: number, detail?: string, options: ProblemOptions = {}) {
    if (!(Number.isInteger(status) && status >= 400 && status <= 599)) {
      throw new RangeError(`A problem has a status of 400 to 599, not ${status}`);
    }
    const { retryable = status >= 500 || LATER.has(status), cause } = options;
    super("PFN_PROBLEM", detail ?? options.title ?? titleOf(status), {
      status,
      retryable,
      ...(cause !== undefined && { cause }),
    });
    this.detail = detail;
    this.options = options;
  }

  /**
   * Gives the document.
   *
   * @param instance names the occurrence where the problem does not
   * @returns its members
   */
  toJSON(instance?: string): ProblemMembers {
    const { type = "about:blank", title = titleOf(this.status), extensions } = this.options;
    const named = this.options.instance ?? (typeof instance === "string" ? instance : undefined);
    return {
      // What an extension is called must not change what the document says.
      ...extensions,
      type,
      title,
      status: this.status,
      detail: this.detail,
      instance: named,
    } as ProblemMembers;
  }

  /**
   * Gives the response, for Hono, which asks errors for theirs: without `errors()` this is what it answers,
   * and with it, it at least does not write a stack to the console for what is expected.
   *
   * @returns the document as JSON
   */
  getResponse(): Response {
    const headers = new Headers(this.options.headers);
    headers.set("content-type", "application/problem+json");
    return new Response(JSON.stringify(this), { status: this.status, headers });
  }
}

/**
 * Tells whether a value is an {@link HttpProblem}, also one of another copy of this package.
 *
 * @param value anything, such as what a `catch` received
 * @returns whether it is one
 */
export function isHttpProblem(value: unknown): value is HttpProblem {
  return isPortableError(value) && value.code === "PFN_PROBLEM" && "options" in value;
}

/** Makes a problem of one status. */
export type MakeProblem = (detail?: string, options?: ProblemOptions) => HttpProblem;

const make =
  (status: ErrorStatus): MakeProblem =>
  (detail, options) =>
    new HttpProblem(status, detail, options);

/** 400: the request is malformed. */
export const badRequest: MakeProblem = /* @__PURE__ */ make(400);
/** 401: who asks is not known; give a `www-authenticate` header. */
export const unauthorized: MakeProblem = /* @__PURE__ */ make(401);
/** 402: it costs. */
export const paymentRequired: MakeProblem = /* @__PURE__ */ make(402);
/** 403: who asks may not. */
export const forbidden: MakeProblem = /* @__PURE__ */ make(403);
/** 404: there is no such thing. */
export const notFound: MakeProblem = /* @__PURE__ */ make(404);
/** 405: not with this method; give an `allow` header. */
export const methodNotAllowed: MakeProblem = /* @__PURE__ */ make(405);
/** 406: there is no form that the client takes. */
export const notAcceptable: MakeProblem = /* @__PURE__ */ make(406);
/** 407: a proxy asks who it is. */
export const proxyAuthenticationRequired: MakeProblem = /* @__PURE__ */ make(407);
/** 408: the request took too long to arrive. */
export const requestTimeout: MakeProblem = /* @__PURE__ */ make(408);
/** 409: it does not go with the present state. */
export const conflict: MakeProblem = /* @__PURE__ */ make(409);
/** 410: it is gone for good. */
export const gone: MakeProblem = /* @__PURE__ */ make(410);
/** 411: the request must say its length. */
export const lengthRequired: MakeProblem = /* @__PURE__ */ make(411);
/** 412: a condition of the request does not hold. */
export const preconditionFailed: MakeProblem = /* @__PURE__ */ make(412);
/** 413: the request is too large. */
export const contentTooLarge: MakeProblem = /* @__PURE__ */ make(413);
/** 414: the URI is too long. */
export const uriTooLong: MakeProblem = /* @__PURE__ */ make(414);
/** 415: the type of the content is not taken. */
export const unsupportedMediaType: MakeProblem = /* @__PURE__ */ make(415);
/** 416: there is no such range. */
export const rangeNotSatisfiable: MakeProblem = /* @__PURE__ */ make(416);
/** 417: what the client expects cannot be. */
export const expectationFailed: MakeProblem = /* @__PURE__ */ make(417);
/** 421: this server does not answer for that host. */
export const misdirectedRequest: MakeProblem = /* @__PURE__ */ make(421);
/** 422: well formed, and still not to be processed. */
export const unprocessableContent: MakeProblem = /* @__PURE__ */ make(422);
/** 423: it is locked. */
export const locked: MakeProblem = /* @__PURE__ */ make(423);
/** 424: what it depends on failed. */
export const failedDependency: MakeProblem = /* @__PURE__ */ make(424);
/** 425: it came before the connection was sure. */
export const tooEarly: MakeProblem = /* @__PURE__ */ make(425);
/** 426: another protocol is wanted; give an `upgrade` header. */
export const upgradeRequired: MakeProblem = /* @__PURE__ */ make(426);
/** 428: the request must be conditional. */
export const preconditionRequired: MakeProblem = /* @__PURE__ */ make(428);
/** 429: too often; give a `retry-after` header. */
export const tooManyRequests: MakeProblem = /* @__PURE__ */ make(429);
/** 431: the header fields are too large. */
export const requestHeaderFieldsTooLarge: MakeProblem = /* @__PURE__ */ make(431);
/** 451: the law forbids it. */
export const unavailableForLegalReasons: MakeProblem = /* @__PURE__ */ make(451);
/** 500: the server is at fault. */
export const internalServerError: MakeProblem = /* @__PURE__ */ make(500);
/** 501: nobody has built it. */
export const notImplemented: MakeProblem = /* @__PURE__ */ make(501);
/** 502: what stands behind answered wrongly. */
export const badGateway: MakeProblem = /* @__PURE__ */ make(502);
/** 503: not now; give a `retry-after` header. */
export const serviceUnavailable: MakeProblem = /* @__PURE__ */ make(503);
/** 504: what stands behind did not answer in time. */
export const gatewayTimeout: MakeProblem = /* @__PURE__ */ make(504);
/** 505: not with this version of HTTP. */
export const httpVersionNotSupported: MakeProblem = /* @__PURE__ */ make(505);
/** 506: the choice of a form leads nowhere. */
export const variantAlsoNegotiates: MakeProblem = /* @__PURE__ */ make(506);
/** 507: there is no room for it. */
export const insufficientStorage: MakeProblem = /* @__PURE__ */ make(507);
/** 508: it goes round in a circle. */
export const loopDetected: MakeProblem = /* @__PURE__ */ make(508);
/** 511: the network wants a sign-in first. */
export const networkAuthenticationRequired: MakeProblem = /* @__PURE__ */ make(511);
