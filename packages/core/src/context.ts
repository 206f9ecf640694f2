/** The context: what a handler knows of the invocation it serves. */
import type { Binding } from "./binding.ts";
import { PortableError } from "./errors.ts";

/** The key under which a context carries itself, so that copies of this package know each other's. */
export const CONTEXT: unique symbol = Symbol.for("portable-fn.context");

/** Fields of a log line; values must be JSON. An `Error` is written with name, message and stack. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes one JSON line per call, with the invocation's id. */
export interface Logger {
  /** For the one who looks for a fault. */
  debug(message: string, fields?: LogFields): void;
  /** For the record. */
  info(message: string, fields?: LogFields): void;
  /** For something that should be looked at. */
  warn(message: string, fields?: LogFields): void;
  /** For something that failed. */
  error(message: string, fields?: LogFields): void;
}

/** The W3C trace context that came with the event. */
export interface Trace {
  /** The `traceparent` value, as received. */
  readonly traceparent?: string | undefined;
  /** The `tracestate` value, as received. */
  readonly tracestate?: string | undefined;
}

/** String variables; on targets that hand over objects as well (clients of resources), those too. */
export type Env = Readonly<Record<string, unknown>>;

/** What a handler knows of the invocation it serves. */
export interface Context {
  /** The invocation's id: the provider's own where it gives one. */
  readonly id: string;
  /** The function's name in the app. */
  readonly functionName: string;
  /** The target's name, such as `memory`. */
  readonly target: string;
  /** Which delivery of this event it is, from 1. */
  readonly attempt: number;
  /** When the provider ends the invocation, in milliseconds since the epoch; `Infinity` if never. */
  readonly deadline: number;
  /** Aborted shortly before the deadline, and when the client leaves. */
  readonly signal: AbortSignal;
  /** Variables, defaults of the function's `env` option included. */
  readonly env: Env;
  /** The log of this invocation. */
  readonly log: Logger;
  /** The trace that the event came with. */
  readonly trace: Trace;
  /** The client's address as the platform states it; `undefined` for events and where unknown. */
  readonly clientAddress: string | undefined;
  /** The provider's untranslated objects; the adapter's README says which. */
  readonly native: unknown;
  /** For code that expects an execution context with `props`; empty where the platform has none. */
  readonly props: Readonly<Record<string, unknown>>;
  /** @returns milliseconds until the deadline, never below 0 */
  remainingTime(): number;
  /**
   * Keeps the invocation alive until the work is done; the response does not wait for it where the
   * target can answer first. A failure is logged and changes nothing.
   *
   * @param work what to wait for
   */
  waitUntil(work: Promise<unknown>): void;
  /** For code that expects an execution context with it; has an effect only where the target has it. */
  passThroughOnException(): void;
  /**
   * Gives the client behind a binding.
   *
   * @param binding a binding that the app lists
   * @returns the client
   * @throws PortableError `PFN_BINDING` when the app does not list it or the entry names no client
   */
  get<Client>(binding: Binding<Client>): Client;
}

/**
 * Gives the typed context to code inside an HTTP framework.
 *
 * @param c a Hono context, or anything else whose `executionCtx` is the third argument of `fetch`
 * @returns the invocation's context
 * @throws PortableError `PFN_NO_CONTEXT` when the framework was not called by an adapter
 *
 * @example
 * ```ts
 * import { contextOf } from "@portable-fn/core";
 * import { Hono } from "hono";
 * new Hono().get("/", (c) => c.text(contextOf(c).id));
 * ```
 */
export function contextOf(c: { readonly executionCtx: unknown }): Context {
  let found: unknown;
  try {
    found = c.executionCtx;
  } catch {
    // Hono's getter throws when fetch() was called without a third argument.
  }
  if (typeof found === "object" && found !== null && CONTEXT in found) {
    return found as unknown as Context;
  }
  throw new PortableError("PFN_NO_CONTEXT", "There is no portable context here", {
    fix: "Call the app through an adapter or test(app), or pass a context as fetch's third argument",
  });
}
