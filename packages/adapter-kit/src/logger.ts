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

function jsonLine(line: LogFields): string {
  const simple = simplified(line);
  return simple ? JSON.stringify(simple) : anyLine(line);
}

/** Most lines are of texts, numbers and an error, and need none of the care that others do. */
function simplified(line: LogFields): LogFields | undefined {
  let changed: Record<string, unknown> | undefined;
  for (const [key, value] of Object.entries(line)) {
    if (typeof value === "bigint") return undefined;
    if (typeof value !== "object" || value === null) continue;
    const plain = value instanceof Error ? plainError(value) : undefined;
    if (!plain || !Object.values(plain).every(isSimple)) return undefined;
    changed ??= { ...line };
    changed[key] = plain;
  }
  return changed ?? line;
}

function isSimple(value: unknown): boolean {
  return value === null || (typeof value !== "object" && typeof value !== "bigint");
}

function anyLine(line: LogFields): string {
  const above: unknown[] = [];
  return JSON.stringify(line, function (this: unknown, _key, value: unknown) {
    // What stands above a value is all that it may not hold again.
    above.splice(above.indexOf(this) + 1);
    if (above.includes(value)) return "[circular]";
    if (typeof value === "bigint") return String(value);
    const plain = value instanceof Error ? plainError(value) : value;
    if (typeof plain === "object" && plain !== null) above.push(plain);
    return plain;
  });
}

/** An error's members are not enumerable, so JSON would show nothing of it. */
function plainError({ name, message, stack, cause, ...own }: Error): object {
  return { name, message, ...own, stack, cause };
}
