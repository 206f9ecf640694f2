/** No refusals: `#refuse` where a build has made them and sets the condition `portable-fn-checked`. */
import type { AppFunction } from "@portable-fn/core";
import type { Unsupported } from "./unsupported.ts";

// Bundlers drop calls of empty functions together with what they are given.

/** Takes any function. */
export function refuseUnlessBuilt(
  _functions: readonly AppFunction[],
  _target: string,
  _unsupported: Unsupported,
): void {}
