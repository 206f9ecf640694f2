/** What is used of the shapes of @azure/functions, programming model v4; the tests hold these to it. */

/** The HTTP request that the library hands to a handler, as far as the entry reads it. */
export interface NativeRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Iterable<[string, string]>;
  readonly body: unknown;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The invocation context that the library hands to a handler, as far as the entry reads it. */
export interface NativeContext {
  readonly invocationId: string;
  readonly functionName: string;
  readonly traceContext?: {
    readonly traceParent?: string | undefined;
    readonly traceState?: string | undefined;
  };
  debug(...args: unknown[]): void;
  info(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  error(...args: unknown[]): void;
}

/** The invocation context of an event, as far as the entry reads it. */
export interface NativeEventContext extends NativeContext {
  /** Undefined for timers. */
  readonly triggerMetadata?: Readonly<Record<string, unknown>>;
  /** Where the function was registered with a retry policy. */
  readonly retryContext?: { readonly retryCount: number; readonly maxRetryCount: number };
}

/** The untranslated objects of an event's invocation: `ctx.native` of an event function. */
export interface AzureFunctionsEventNative {
  /** The trigger's input: a timer, a document list, an Event Grid event; bytes for all else. */
  readonly input: unknown;
  /** The library's `InvocationContext`. */
  readonly context: NativeEventContext;
}

/** A cookie of a response; the platform writes the `Set-Cookie` field and encodes the value. */
export interface NativeCookie {
  name: string;
  value: string;
  domain?: string;
  path?: string;
  /** A date, or milliseconds since the epoch. */
  expires?: Date | number;
  secure?: boolean;
  httpOnly?: boolean;
  sameSite?: "Strict" | "Lax" | "None" | undefined;
  /** Seconds. */
  maxAge?: number;
}

/** What the entry answers the library with. */
export interface NativeResponse {
  status: number;
  headers: [string, string][];
  cookies?: NativeCookie[];
  body?: Uint8Array | ReadableStream<Uint8Array>;
}

/** The untranslated objects of a request: `ctx.native` of an HTTP function. */
export interface AzureFunctionsNative {
  /** The library's `HttpRequest`; its body belongs to the handler's `Request`. */
  readonly request: NativeRequest;
  /** The library's `InvocationContext`. */
  readonly context: NativeContext;
}
