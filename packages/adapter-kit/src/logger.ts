/** The log of an invocation: one JSON line a call, so that no value can forge a second line. */
import type { LogFields, Logger } from "@portable-fn/core";

/** The levels, lowest first. */
export type LogLevel = keyof Logger;

/** Takes a finished line. The default writes to the console method of the level's name. */
export type LogWriter = (level: LogLevel, line: string) => void;

/** Writes to the console, which every provider collects. */
export const consoleWriter: LogWriter = (level, line) => console[level](line);

/**
 * Makes a logger.
 *
 * @param write takes the finished lines
 * @param base fields of every line
 * @returns a logger
 */
export function createLogger(write: LogWriter, base: LogFields): Logger {
  const at = (level: LogLevel) => (message: string, fields?: LogFields) =>
    write(level, jsonLine({ time: new Date().toISOString(), level, message, ...base, ...fields }));
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** @param above what stands above a value, which it may not hold again; looked for where given */
function jsonLine(line: LogFields, above?: unknown[]): string {
  const errors = new Map<unknown, unknown>();
  try {
    return JSON.stringify(line, function (this: unknown, _key, value: unknown) {
      if (typeof value === "bigint") return String(value);
      if (typeof value !== "object" || value === null) return value;
      const shown = value instanceof Error ? (errors.get(value) ?? plainError(value)) : value;
      if (above) {
        above.splice(above.indexOf(this) + 1);
        if (above.includes(shown)) return "[circular]";
        above.push(shown);
        errors.set(value, shown);
      }
      return shown;
    });
  } catch (error) {
    // Nearly every line is without circles, and to look for them costs as much as all else.
    if (above) throw error;
    return jsonLine(line, []);
  }
}

/** An error's members are not enumerable, so JSON would show nothing of it. */
function plainError({ name, message, stack, cause, ...own }: Error): object {
  return { name, message, ...own, stack, cause };
}
