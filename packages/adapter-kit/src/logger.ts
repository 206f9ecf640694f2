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

/** JSON takes several times as long where a function looks at each value, and few lines need that. */
function jsonLine(line: LogFields): string {
  const error = line["error"] instanceof Error ? plainError(line["error"]) : line["error"];
  const isFlat = Object.values({ ...line, ...(error as object), error: "" }).every(isSimple);
  return isFlat ? JSON.stringify({ ...line, error }) : deepJson(line);
}

/** Writes what holds errors, big integers, and perhaps itself. */
function deepJson(line: LogFields): string {
  const shown = new Map<unknown, unknown>();
  /** What stands above a value, which it may not hold again. */
  const above: unknown[] = [];
  return JSON.stringify(line, function (this: unknown, _key, value: unknown) {
    if (typeof value === "bigint") return String(value);
    if (isSimple(value)) return value;
    const plain = value instanceof Error ? (shown.get(value) ?? plainError(value)) : value;
    shown.set(value, plain);
    above.splice(above.indexOf(this) + 1);
    return above.includes(plain) ? "[circular]" : above[above.push(plain) - 1];
  });
}

function isSimple(value: unknown): boolean {
  return typeof value === "object" ? value === null : typeof value !== "bigint";
}

/** An error's members are not enumerable, so JSON would show nothing of it. */
function plainError(error: Error): object {
  const { name, message, stack, cause } = error;
  return { ...{ name, message }, ...error, stack, cause };
}
