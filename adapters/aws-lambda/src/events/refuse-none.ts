/** No refusals: `#refuse` where a build has made them and sets the condition `portable-fn-checked`. */
import type { AppFunction } from "@portable-fn/core";

/** Takes any function. Bundlers drop the call of an empty function. */
export function refuse(_functions: readonly AppFunction[]): void {}
