/** Where a command writes: results to standard output, progress to standard error. */
import process from "node:process";

/** The terminal, or what stands for it. */
export interface Terminal {
  /** Writes a result to standard output; a line end is added. */
  out(text: string): void;
  /** Writes progress or an error to standard error; a line end is added. */
  err(text: string): void;
  /** Columns of standard output. */
  readonly width: number;
  /** Whether standard output takes colours. */
  readonly color: boolean;
}

/** Columns where standard output is no terminal. */
const WIDTH = 120;

/**
 * Takes standard output and error for the command alone: what other code of this process prints
 * there from now on, such as an app in memory, is dropped.
 *
 * @returns the terminal
 */
export function takeTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const out = stdout.write.bind(stdout);
  const err = stderr.write.bind(stderr);
  for (const stream of [stdout, stderr]) {
    stream.write = ((...args: unknown[]) => {
      const done = args.at(-1);
      if (typeof done === "function") queueMicrotask(() => done());
      return true;
    }) as typeof stream.write;
  }
  const width = stdout.columns ?? Number.parseInt(env["COLUMNS"] ?? "", 10);
  return {
    out: (text) => void out(`${text}\n`),
    err: (text) => void err(`${text}\n`),
    width: width > 0 ? Math.max(60, width) : WIDTH,
    color: takesColor(stdout.isTTY),
  };
}

/** NO_COLOR as no-color.org has it, FORCE_COLOR as Node has it. */
function takesColor(isTerminal: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return isTerminal && TERM !== "dumb";
}

/** A way to paint text. */
export type Paint = (style: "bold" | "dim" | "green" | "red", text: string) => string;

const CODES = { bold: [1, 22], dim: [2, 22], green: [32, 39], red: [31, 39] } as const;

/**
 * Gives what paints text.
 *
 * @param color whether it paints at all
 * @returns a function that paints
 */
export function painter(color: boolean): Paint {
  return (style, text) => {
    const [on, off] = CODES[style];
    return color ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };
}

/**
 * Writes a number with its noun.
 *
 * @param number how many
 * @param noun in the singular
 * @returns such as `1 host` or `3 hosts`
 */
export function count(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : noun.endsWith("s") ? `${noun}es` : `${noun}s`}`;
}

/**
 * Cuts a text.
 *
 * @param text the text
 * @param length the most characters
 * @returns the text, or its beginning and an ellipsis
 */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
