/** What the OpenWhisk family hands over and takes back, as far as this adapter touches it. */

/** One text per header name. */
export type SingleValues = Readonly<Record<string, string>>;

/** The arguments of a raw web action of Apache OpenWhisk; the action's own parameters stand beside. */
export interface ApacheEvent {
  /** In lower case. */
  readonly __ow_method: string;
  /** Names in lower case. */
  readonly __ow_headers: SingleValues;
  /** What follows the action's name in the URL, encoded; may be empty. */
  readonly __ow_path: string;
  /** Without `?`. */
  readonly __ow_query: string;
  /** Base64 where the type is binary and for `application/json`, else text. */
  readonly __ow_body: string;
}

/** The first argument of a function of DigitalOcean that is deployed with `web: raw`. */
export interface DigitalOceanEvent {
  readonly http: {
    readonly method: string;
    /** Names in lower case. */
    readonly headers: SingleValues;
    readonly path: string;
    /** Without `?`. */
    readonly queryString: string;
    readonly body: string;
    readonly isBase64Encoded: boolean;
  };
}

/** The argument of a function of IBM Code Engine. */
export interface CodeEngineEvent {
  readonly __ce_method: string;
  /** Names in canonical case, such as `Content-Type`. */
  readonly __ce_headers: SingleValues;
  readonly __ce_path: string;
  /** Without `?`; absent where there is none. */
  readonly __ce_query?: string;
  /** Text for `text/*` and forms, else base64; absent where there is none. */
  readonly __ce_body?: string;
}

/** The second argument, which DigitalOcean alone gives. */
export interface OpenWhiskContext {
  readonly activationId: string;
  readonly apiHost: string;
  readonly apiKey: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly namespace: string;
  readonly requestId: string;
  /** Milliseconds until the platform ends the invocation. */
  getRemainingTimeInMillis(): number;
}

/** What all three platforms take as a response. */
export interface OpenWhiskResult {
  readonly statusCode: number;
  /** A list of values repeats the header. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Text, or base64 where the content type says bytes. */
  readonly body: string;
}

/** The function that the platform calls. */
export type OpenWhiskMain = (event: unknown, context?: unknown) => Promise<OpenWhiskResult>;

/** What `ctx.native` is on this target. */
export interface OpenWhiskNative {
  readonly event: unknown;
  /** What came as the second argument; `undefined` except on DigitalOcean. */
  readonly context: unknown;
}
