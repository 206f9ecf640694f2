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
function jsonLine(line: Record<string, unknown>): string {
  const { error } = line;
  const shown = plain(error);
  line["error"] = undefined;
  const isFlat = isFlatIn(line) && isFlatIn(shown);
  line["error"] = isFlat ? shown : error;
  return isFlat ? JSON.stringify(line) : deepJson(line);
}

function isFlatIn(value: unknown): boolean {
  return typeof value !== "bigint" && Object.values(value ?? {}).every(isSimple);
}

function isSimple(value: unknown): boolean {
  return typeof value !== "bigint" && Object(value) !== value;
}

/** Writes what holds errors, big integers, and perhaps itself. */
function deepJson(line: object): string {
  const shown = new Map<unknown, unknown>();
  /** What stands above a value, which it may not hold again. */
  const above: unknown[] = [];
  return JSON.stringify(line, function (this: unknown, _key, value: unknown) {
    if (typeof value === "bigint") return String(value);
    if (isSimple(value)) return value;
    const it = shown.get(value) ?? plain(value);
    shown.set(value, it);
    above.splice(above.indexOf(this) + 1);
    return above.includes(it) ? "[circular]" : above[above.push(it) - 1];
  });
}

/** An error's members are not enumerable, so JSON would show nothing of it. */
function plain(value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { ...{ name, message }, ...value, stack, cause };
}
