/** What foreign handlers get and give: the shapes of @azure/functions that they are written against. */
import type { Blob } from "node:buffer";
import type { ReadableStream } from "node:stream/web";
import type { NativeCookie, NativeRequest } from "../native.ts";

/** The request that a foreign handler gets. */
export interface ForeignRequest extends NativeRequest {
  /** Pairs of the query; a repeated name once, its values joined by commas, as the platform does. */
  readonly query: URLSearchParams;
  /** What the route's template names. */
  readonly params: Record<string, string>;
  /** Always `null`: only Azure's own sign-in sets it. */
  readonly user: null;
  readonly headers: Headers;
  readonly body: ReadableStream | null;
  readonly bodyUsed: boolean;
  blob(): Promise<Blob>;
  formData(): Promise<FormData>;
  json(): Promise<unknown>;
  text(): Promise<string>;
  clone(): ForeignRequest;
}

/** The invocation context that a foreign handler gets. */
export interface ForeignContext {
  invocationId: string;
  functionName: string;
  readonly extraInputs: { get(input: unknown): unknown; set(input: unknown, value: unknown): void };
  readonly extraOutputs: {
    get(output: unknown): unknown;
    set(output: unknown, value: unknown): void;
  };
  /** Set where the platform repeats an event by a retry policy. */
  readonly retryContext?: { readonly retryCount: number; readonly maxRetryCount: number };
  readonly traceContext?: {
    traceParent?: string | undefined;
    traceState?: string | undefined;
  };
  /** Of events; timers and HTTP have none. */
  readonly triggerMetadata?: Readonly<Record<string, unknown>>;
  readonly options: ForeignOptions;
  log(...args: unknown[]): void;
  trace(...args: unknown[]): void;
  debug(...args: unknown[]): void;
  info(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  error(...args: unknown[]): void;
}

/** What a function was registered with. */
export interface ForeignOptions {
  readonly trigger: ForeignBinding;
  readonly return?: ForeignBinding | undefined;
  readonly extraInputs: ForeignBinding[];
  readonly extraOutputs: ForeignBinding[];
}

/** What a foreign handler answers. */
export interface ForeignResponse {
  body?: unknown;
  jsonBody?: unknown;
  status?: number;
  headers?: unknown;
  cookies?: NativeCookie[];
}

/** A binding as it was registered, with its settings. */
export interface ForeignBinding {
  readonly name: string;
  readonly type: string;
}
