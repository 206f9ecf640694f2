/** No checks: `#checks` and `#rules` where a build has made them and sets the condition `portable-fn-checked`. */
import type { AppDefinition } from "../app.ts";
import type { Problem } from "../errors.ts";

// Bundlers drop calls of empty functions together with what they are given.

/** Drops a trigger's own checks. */
export function checked(_problems: (path: string) => Problem[]): undefined {}

/** Takes any definition. */
export function checkDefinition(_definition: AppDefinition): void {}

// The rules are called by nothing but checks.
export { checked as check, checked as nameProblems, checked as wholeProblems };
