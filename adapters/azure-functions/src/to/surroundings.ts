/** What the host's settings and the library's context say of an invocation. */
import type { LogWriter } from "@portable-fn/adapter-kit";
import type { NativeContext } from "../native.ts";

/**
 * Makes the log of an invocation: lines written through the context carry its id in Application
 * Insights.
 *
 * @param context the library's
 * @returns what takes lines
 */
export function writer(context: NativeContext): LogWriter {
  return (level, line) => context[level](line);
}

/**
 * Reads the host's time limit.
 *
 * @param setting the app setting that stands over host.json: `d.hh:mm:ss`, or `-1` for none
 * @returns milliseconds; `undefined` where nothing is said
 */
export function hostTimeout(setting: string | undefined): number | undefined {
  const [, days = 0, hours, minutes, seconds] =
    /^(?:(\d+)\.)?(\d+):(\d+):(\d+)$/.exec(setting?.trim() ?? "") ?? [];
  if (hours === undefined) return undefined;
  return (
    (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  );
}
