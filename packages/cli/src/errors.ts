/** All errors of the command line, as one table, and the class that carries them. */
import { PortableError } from "@portable-fn/core";

interface Row {
  /** What happened, in a few words. */
  readonly title: string;
  /** What to do about it. */
  readonly fix: string;
  /** The exit code: 2 for a wrong call, 1 for everything else. */
  readonly exit: 1 | 2;
}

/** The errors by code. */
export const ERRORS = {
  PFN_CLI_COMMAND: {
    title: "There is no such command",
    fix: "Choose one of the commands that portable-fn --help lists",
    exit: 2,
  },
  PFN_CLI_OPTIONS: {
    title: "The arguments do not fit the command",
    fix: "Look at portable-fn <command> --help",
    exit: 2,
  },
  PFN_CLI_TARGET: {
    title: "There is no such target",
    fix: "Choose from the targets listed in the message",
    exit: 2,
  },
  PFN_CLI_FOLDER: {
    title: "The folder holds no app",
    fix: "Name the folder in which src/app.ts lies",
    exit: 2,
  },
  PFN_CLI_BUNDLE: {
    title: "The code cannot be bundled",
    fix: "Mend the places that the message shows",
    exit: 1,
  },
  PFN_CLI_LOAD: {
    title: "The module threw while it was loaded",
    fix: "Mend what the stack shows; a module must load without outside resources",
    exit: 1,
  },
  PFN_CLI_NO_APP: {
    title: "The module's default export is no app",
    fix: "End it with: export default defineApp({ … })",
    exit: 1,
  },
  PFN_CLI_NO_REQUESTS: {
    title: "The folder holds no requests to send",
    fix: "Add requests.ts beside src/; portable-fn parity --help shows one",
    exit: 1,
  },
  PFN_CLI_REQUESTS: {
    title: "The requests are not well formed",
    fix: "Export an array by default, each { name, method, path, headers?, body? }",
    exit: 1,
  },
} as const;

/** The code of an error of the command line. */
export type CliErrorCode = keyof typeof ERRORS;

const ROWS: Readonly<Record<CliErrorCode, Row>> = ERRORS;

/** An error of the command line. Title and fix come from the table. */
export class CliError extends PortableError {
  override readonly name: string = "CliError";
  /** The exit code that it leads to. */
  readonly exit: 1 | 2;

  /**
   * @param code a row of the table
   * @param detail what it was about
   * @param options the error underneath
   */
  constructor(code: CliErrorCode, detail: string, options: { readonly cause?: unknown } = {}) {
    const { title, fix, exit } = ROWS[code];
    super(code, `${title}: ${detail}`, { fix, ...options });
    this.exit = exit;
  }
}

/**
 * Writes an error for people.
 *
 * @param error anything that was thrown
 * @returns lines with its code and fix; the stack only of an error that nobody expected
 */
export function explain(error: unknown): string {
  if (error instanceof PortableError) {
    return [`${error.code} ${error.message}`, ...(error.fix ? [`  fix: ${error.fix}`] : [])].join(
      "\n",
    );
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
