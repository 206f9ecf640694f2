/** What a command is, and how its arguments are read. */
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { CliError } from "./errors.ts";
import type { Terminal } from "./terminal.ts";

/** A command of the command line. */
export interface Command {
  /** What `portable-fn <command> --help` prints. */
  readonly help: string;
  /**
   * Runs it.
   *
   * @param args what follows the command's name
   * @param terminal where it writes
   * @param end aborted when the command is to stop
   * @returns the exit code
   * @throws CliError for wrong arguments, and whatever goes wrong
   */
  run(args: readonly string[], terminal: Terminal, end: AbortSignal): Promise<number>;
}

/** Arguments, read. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** Flags that were given. */
  readonly flags: ReadonlySet<string>;
  /** Values by option. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Reads arguments.
 *
 * @param args what follows the command's name
 * @param options the options that it takes, as `node:util` has them
 * @param most positional arguments at most
 * @returns the arguments
 * @throws CliError `PFN_CLI_OPTIONS`
 */
export function readArguments(
  args: readonly string[],
  options: ParseArgsOptionsConfig,
  most: number,
): Arguments {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true });
    if (parsed.positionals.length > most) {
      throw new Error(`Unexpected argument '${parsed.positionals[most]}'`);
    }
    const entries = Object.entries(parsed.values);
    return {
      positionals: parsed.positionals,
      flags: new Set(entries.flatMap(([name, value]) => (value === true ? [name] : []))),
      values: new Map(
        entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
      ),
    };
  } catch (cause) {
    // Node's message goes on with advice that holds for programmers only.
    const [first = ""] = (cause as Error).message.split(". ");
    throw new CliError("PFN_CLI_OPTIONS", first.charAt(0).toLowerCase() + first.slice(1), {
      cause,
    });
  }
}
