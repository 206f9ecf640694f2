/** No checks: `#checks` where a build has made them and sets the condition `portable-fn-checked`. */
import type { AppDefinition } from "../app.ts";
import type { Problem } from "../errors.ts";

// Bundlers drop calls of empty functions together with what they are given.

/** Drops a trigger's own checks. */
export function checked(_problems: (path: string) => Problem[]): undefined {}

/** Takes any definition. */
export function checkDefinition(_definition: AppDefinition): void {}
