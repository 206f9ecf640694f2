/** Options that every entry takes. */
import type { BindingFactory } from "./bindings.ts";
import type { LogWriter } from "./logger.ts";

/** Options that every entry takes. */
export interface EntryOptions {
  /** The one function that this entry runs. Default the variable `PORTABLE_FN_FUNCTION`, else all. */
  readonly function?: string;
  /** What stands behind the app's bindings, by name. */
  readonly bindings?: Readonly<Record<string, BindingFactory>>;
  /** The most bytes of a request body; over it the answer is 413. Default the target's own limit. */
  readonly bodyLimit?: number;
  /** Takes log lines. Default the console. */
  readonly log?: LogWriter;
}
