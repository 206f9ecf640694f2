/** Options of the file behind queues, topics and schedules, and what they are by default. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { PortableError } from "@portable-fn/core";
import type { QueueStoreOptions } from "../queue-store/options.ts";
import { openQueueStore, type QueueStore } from "../queue-store/store.ts";

/** Options of the embedded store. */
export interface StoreOptions extends Omit<QueueStoreOptions, "now"> {
  /**
   * The file, on a local disk; it and its folder are made where there are none. Default the variable
   * `PORTABLE_FN_STORE`, else `portable-fn.db` in the current folder.
   */
  readonly file?: string;
}

/** Options of the embedded store, and of how functions are served from it. */
export interface ServedStoreOptions extends StoreOptions {
  /**
   * Seconds until messages of a process that died come again; they are kept from others as long as
   * the process lives. Default the variable `PORTABLE_FN_VISIBILITY_TIMEOUT`, else 30.
   */
  readonly visibilityTimeout?: number;
  /**
   * Seconds before the second attempt where a retry names none, doubled for each further one, at most
   * 300. Default the variable `PORTABLE_FN_RETRY_DELAY`, else 1.
   */
  readonly retryDelay?: number;
  /**
   * Milliseconds between looks for what other processes sent. Default the variable
   * `PORTABLE_FN_POLL_INTERVAL`, else 250.
   */
  readonly pollInterval?: number;
}

/** How functions are served. */
export type ServeOptions = Pick<
  ServedStoreOptions,
  "visibilityTimeout" | "retryDelay" | "pollInterval"
>;

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Opens the store.
 *
 * @param given the file, or all options
 * @returns the store
 * @throws PortableError as `openQueueStore` does
 */
export function openStore(given: string | StoreOptions = {}): QueueStore {
  const { file = process.env["PORTABLE_FN_STORE"] || "portable-fn.db", ...options } =
    typeof given === "string" ? { file: given } : given;
  if (file !== ":memory:") mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  return openQueueStore(file, options);
}

/**
 * Fills in how functions are served.
 *
 * @param given the file, or all options
 * @param env the process's variables
 * @returns what was given, over what the variables say
 * @throws PortableError `PFN_OPTION` for a variable that is no number
 */
export function serveOptions(
  given: string | ServedStoreOptions = {},
  env: Variables = process.env,
): ServeOptions {
  const {
    visibilityTimeout = numberIn(env, "PORTABLE_FN_VISIBILITY_TIMEOUT"),
    retryDelay = numberIn(env, "PORTABLE_FN_RETRY_DELAY"),
    pollInterval = numberIn(env, "PORTABLE_FN_POLL_INTERVAL"),
  } = typeof given === "string" ? {} : given;
  return {
    ...(visibilityTimeout !== undefined && { visibilityTimeout }),
    ...(retryDelay !== undefined && { retryDelay }),
    ...(pollInterval !== undefined && { pollInterval }),
  };
}

function numberIn(env: Variables, name: string): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  const number = Number(text);
  if (Number.isFinite(number)) return number;
  throw new PortableError("PFN_OPTION", `The variable ${name} is ${JSON.stringify(text)}`, {
    fix: "Set it to a number",
  });
}
