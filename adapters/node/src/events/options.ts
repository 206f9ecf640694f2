/** Options of the entry's events. */
import type { EntryOptions } from "@portable-fn/adapter-kit";
import { PortableError } from "@portable-fn/core";
import type { ServedStoreOptions } from "./store-options.ts";

/** Options of the entry's events. */
export interface EventOptions extends EntryOptions {
  /**
   * Where events come from. `"embedded"`: schedules tick in this process, queues and topics lie in a
   * file. `"http"`: all come as requests, see `eventPath`. `false`: none come. Default the variable
   * `PORTABLE_FN_EVENTS`, else `"embedded"`.
   */
  readonly events?: "embedded" | "http" | false;
  /** The file behind queues, topics and schedules, or all that can be said of it. */
  readonly store?: string | ServedStoreOptions;
  /**
   * The path that takes events as requests, `/_events` for example; with a slash and a function's name
   * behind it they are for that function. Default the variable `PORTABLE_FN_EVENT_PATH`, else
   * `/_events` with `events: "http"`, and none with `"embedded"`.
   */
  readonly eventPath?: string;
  /**
   * What those who send events must know: as `Authorization: Bearer …`, or as `?token=…` in the URL.
   * Default the variable `PORTABLE_FN_EVENT_TOKEN`, else nothing, where the platform keeps others out.
   */
  readonly eventToken?: string;
}

/** Where events come from, with nothing left open. */
export interface EventSource {
  readonly mode: "embedded" | "http" | false;
  /** The path that takes events, no slash at its end; `undefined` where none does. */
  readonly path: string | undefined;
  readonly token: string | undefined;
}

const PATH = /^(\/[\w.~-]+)+$/;

/**
 * Fills in where events come from.
 *
 * @param options what was given
 * @param env the process's variables
 * @returns mode, path and token
 * @throws PortableError `PFN_OPTION` for a mode or a path that is none
 */
export function eventSource(
  options: EventOptions,
  env: Readonly<Record<string, string | undefined>>,
): EventSource {
  const { events: given = env["PORTABLE_FN_EVENTS"] || "embedded" } = options;
  const mode = given === "false" ? false : given;
  if (mode !== "embedded" && mode !== "http" && mode !== false) {
    throw new PortableError("PFN_OPTION", `events is ${JSON.stringify(mode)}`, {
      fix: 'Use "embedded", "http" or false',
    });
  }
  if (mode === false) return { mode, path: undefined, token: undefined };
  const {
    eventPath = env["PORTABLE_FN_EVENT_PATH"] || (mode === "http" ? "/_events" : undefined),
    eventToken = env["PORTABLE_FN_EVENT_TOKEN"] || undefined,
  } = options;
  if (eventPath !== undefined && !PATH.test(eventPath)) {
    throw new PortableError("PFN_OPTION", `eventPath is ${JSON.stringify(eventPath)}`, {
      fix: "Use letters, digits and . _ ~ - between slashes, such as /_events",
    });
  }
  return { mode, path: eventPath, token: eventToken };
}
