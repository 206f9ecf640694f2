/** The errors of the house: one class with a code, and the few kin that carry more. */

const BRAND = Symbol.for("portable-fn.error");

/** Whose doing an error is: the app's author, the adapter (a bug of ours), or the provider. */
export type Fault = "user" | "adapter" | "provider";

/** What a {@link PortableError} is made of besides its message. */
export interface PortableErrorOptions {
  /** Whose doing it is. Default `"user"`. */
  readonly fault?: Fault;
  /** Whether the same thing may succeed when tried again. Default `false`. */
  readonly retryable?: boolean;
  /** What to do about it, in one sentence. */
  readonly fix?: string;
  /** The HTTP status that tells it to a client, where it has one. */
  readonly status?: number;
  /** The error underneath. */
  readonly cause?: unknown;
}

/** An error that says what happened (`message`), which it is (`code`), and what to do (`fix`). */
export class PortableError extends Error {
  override readonly name: string = "PortableError";
  /** A stable identifier, `PFN_` and capitals. */
  declare readonly code: `PFN_${string}`;
  /** Whose doing it is. */
  declare readonly fault: Fault;
  /** Whether the same thing may succeed when tried again. */
  declare readonly retryable: boolean;
  /** What to do about it. */
  declare readonly fix: string | undefined;
  /** The HTTP status that tells it to a client, where it has one. */
  declare readonly status: number | undefined;

  static {
    (PortableError.prototype as { [BRAND]?: true })[BRAND] = true;
  }

  /**
   * @param code stable identifier
   * @param message what happened, and where
   * @param options fault, retryable, fix, status and cause
   */
  constructor(code: `PFN_${string}`, message: string, options: PortableErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.fault = options.fault ?? "user";
    this.retryable = options.retryable ?? false;
    this.fix = options.fix;
    this.status = options.status;
  }
}

/**
 * Tells whether a value is a {@link PortableError}, also one made by another copy of this package.
 *
 * @param value anything, such as what a `catch` received
 * @returns whether it carries the brand
 */
export function isPortableError(value: unknown): value is PortableError {
  return typeof value === "object" && value !== null && BRAND in value;
}

/** One thing that is wrong in a definition. */
export interface Problem {
  /** Where: `functions.orders.timeout`. */
  readonly path: string;
  /** What is wrong. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

/** An app that cannot be: every problem at once, each with its fix. */
export class DefinitionError extends PortableError {
  override readonly name: string = "DefinitionError";
  /** All problems found. */
  declare readonly problems: readonly Problem[];

  /**
   * @param app the app's name, as given
   * @param problems all problems found
   */
  constructor(app: string, problems: readonly Problem[]) {
    const lines = problems.map((p) => `\n  ${p.path}: ${p.message}. ${p.fix}.`);
    super("PFN_DEFINITION", `App ${JSON.stringify(app)} cannot be defined:${lines.join("")}`, {
      fix: "Mend each of them",
    });
    this.problems = problems;
  }
}
