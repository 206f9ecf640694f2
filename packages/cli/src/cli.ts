/** The command line: which command, its help, its errors. */
import type { Command } from "./command.ts";
import { CliError, explain } from "./errors.ts";
import { Interruption } from "./interruption.ts";
import type { Terminal } from "./terminal.ts";

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  parity: {
    summary: "run an app in every target's real runtime and compare the answers",
    load: async () => (await import("./commands/parity.ts")).parity,
  },
};

/**
 * Runs the command line.
 *
 * @param args the arguments, without Node and the script
 * @param terminal where it writes
 * @param end aborted when it is to stop
 * @returns the exit code: 0, 1 when something failed, 2 for a wrong call, 128 and more by signal
 */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  end: AbortSignal,
): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === "--help" || name === "-h") {
      terminal.out(help());
      return 0;
    }
    const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!entry) {
      terminal.err(`${explain(new CliError("PFN_CLI_COMMAND", name))}\n\n${help()}`);
      return 2;
    }
    const command = await entry.load();
    if (rest.includes("--help") || rest.includes("-h")) {
      terminal.out(command.help);
      return 0;
    }
    return await command.run(rest, terminal, end);
  } catch (error) {
    if (error instanceof Interruption) {
      if (error.cause !== undefined) terminal.err(explain(error.cause));
      return error.exit;
    }
    terminal.err(explain(error));
    return error instanceof CliError ? error.exit : 1;
  }
}

function help(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { summary }]) => `  ${name.padEnd(10)}${summary}`,
  );
  return [
    "portable-fn: write a function once; run it on any cloud",
    "",
    "Usage: portable-fn <command> [arguments]",
    "",
    "Commands:",
    ...lines,
    "",
    "portable-fn <command> --help says more.",
  ].join("\n");
}
