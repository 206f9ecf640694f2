/** What a decoder makes of a native HTTP event. */
import type { Trace } from "@portable-fn/core";

/**
 * Header fields in turn, `[name, value, name, value]`, in the order received, as `node:http` has them;
 * a repeated name stands as often as it came.
 */
export type FlatHeaders = readonly string[];

/** Header fields as pairs. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A body as the provider gives it: text and bytes stay what they are until somebody asks. */
export type RawBody = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;

/** A body that has yet to arrive: taken whole or as a stream, whichever is asked for, once. */
export interface ArrivingBody {
  /** In bytes, where the message declares it; it has no more then. */
  readonly length: number | undefined;
  /** @returns the bytes, in memory that nobody changes */
  whole(): Promise<Uint8Array<ArrayBuffer>>;
  stream(): ReadableStream<Uint8Array>;
}

/** What is known of an HTTP invocation besides the request's content. */
export interface HttpEvent {
  readonly id: string;
  readonly method: string;
  /** Absolute; made by `requestUrl`. */
  readonly url: string;
  /** From the platform's own field. */
  readonly clientAddress?: string | undefined;
  /** Milliseconds since the epoch, where the provider states it. */
  readonly deadline?: number | undefined;
  /** The trace that the provider began; one that the client sent goes before it. */
  readonly trace?: (() => Trace | undefined) | undefined;
}

/** One HTTP invocation, decoded. */
export interface HttpInvocation extends HttpEvent {
  /** Made by `requestHeaders`; the request's own from when they are asked for, perhaps made then. */
  readonly headers: FlatHeaders;
  /** Gives the values of a name in lower case, joined, or `null`. Default what `headers` says. */
  header?(name: string): string | null;
  readonly body: RawBody | ArrivingBody;
}
