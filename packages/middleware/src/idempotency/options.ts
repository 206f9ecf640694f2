/** What can be set, and what holds where it is not. */
import { type CloudEvent, type Context, PortableError } from "@portable-fn/core";
import type { Store } from "../store.ts";
import { pause } from "./pause.ts";

/** Options of `idempotency`. */
export interface IdempotencyOptions {
  /** Where the records are kept. It must compare and set, and must not forget before their time. */
  readonly store: Store;
  /** Keeps apart the records of apps that share a store. Default `default`. */
  readonly name?: string;
  /** Seconds that a record lives. Default 86,400: a day. */
  readonly ttlSeconds?: number;
  /**
   * What happens after a crash half-way, when nobody knows whether the effect happened. `at-most-once`,
   * the default: it is never run again; a request is answered with 409, an event rejected. `at-least-once`:
   * the next attempt runs again, once the time of the one before is over.
   */
  readonly delivery?: "at-most-once" | "at-least-once";
  /**
   * What a failure is: an error thrown, or a status of 408, 425, 429 or from 500 on. `forget`, the default:
   * as if nothing had happened, so the next attempt runs. `keep`: the response is replayed as any other;
   * after an error thrown the outcome counts as unknown, and an event is rejected when it comes again.
   */
  readonly failures?: "forget" | "keep";
  /**
   * Whether things run, without any protection, while the store fails. Default `false`: requests are
   * answered with 503, events come again.
   */
  readonly open?: boolean;
  /** Methods of requests that it is for, in capitals. Default `POST` and `PATCH`. */
  readonly methods?: readonly string[];
  /** Whether a request without a key is refused with 400. Default `false`: it runs unprotected. */
  readonly required?: boolean;
  /** The longest key, in characters. Default 255. */
  readonly maxKeyLength?: number;
  /** Whether a key may also come without the double quotes that the draft demands. Default `false`. */
  readonly bareKeys?: boolean;
  /**
   * Names who asks: two who are named differently never share a key. Default the `Authorization` header.
   * Give another where people sign in by a cookie, and where the token changes between attempts.
   *
   * @param request the request; its body is not for reading here
   * @param ctx the context
   * @returns a name; only its hash is kept
   */
  readonly scope?: (request: Request, ctx: Context) => string;
  /**
   * What becomes of a request whose twin is still running: refused with 409, or it waits for the twin's
   * response, for three quarters of its time at most. Default `refuse`.
   */
  readonly concurrent?: "refuse" | "wait";
  /**
   * The largest response body that is kept, in bytes. Default 1 MiB, and never more than the store takes.
   * Up to it bodies are collected before they are sent. A larger one is sent as it comes and not kept: a
   * duplicate is then answered with 410.
   */
  readonly maxBytes?: number;
  /** Whether `Set-Cookie` is kept and replayed. Default `false`: it may hold a session. */
  readonly cookies?: boolean;
  /**
   * Names an event. Default its source and id; take what the sender knows, such as a number of an order,
   * where the sender may send twice.
   *
   * @param event the event; of a batch each by itself
   * @param ctx the context
   * @returns a name; only its hash is kept. `undefined`: it runs unprotected
   */
  readonly eventKey?: (event: CloudEvent, ctx: Context) => string | undefined;
  /** Seconds that one run may take where the context has no deadline. Default 900. */
  readonly maxSeconds?: number;
  /** Seconds after the deadline in which a run still counts as going on. Default 5. */
  readonly marginSeconds?: number;
  /** The time, in milliseconds since the epoch; for tests. Default the real one. */
  readonly now?: () => number;
  /** Waits; for tests. Default by a timer, which the signal ends. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The options, all of them. */
export type Settings = Required<IdempotencyOptions>;

/**
 * Fills in the defaults.
 *
 * @param options what was set
 * @returns all of it
 * @throws PortableError `PFN_IDEMPOTENCY` for numbers that make no sense
 */
export function settingsOf(options: IdempotencyOptions): Settings {
  const settings: Settings = {
    name: "default",
    ttlSeconds: 86_400,
    delivery: "at-most-once",
    failures: "forget",
    open: false,
    methods: ["POST", "PATCH"],
    required: false,
    maxKeyLength: 255,
    bareKeys: false,
    scope: ({ headers }) => headers.get("authorization") ?? "",
    concurrent: "refuse",
    maxBytes: 1024 * 1024,
    cookies: false,
    eventKey: ({ source, id }) =>
      typeof id === "string" ? JSON.stringify([String(source), id]) : undefined,
    maxSeconds: 900,
    marginSeconds: 5,
    now: Date.now,
    wait: pause,
    ...options,
  };
  for (const name of ["ttlSeconds", "maxKeyLength", "maxSeconds"] as const) {
    if (settings[name] > 0 && Number.isFinite(settings[name])) continue;
    throw new PortableError("PFN_IDEMPOTENCY", `${name} is ${settings[name]}`, {
      fix: `Give ${name} a number above 0, or leave it out`,
    });
  }
  return settings;
}
