/** Refusals by an entry: `#refuse`, unless a build has made them already. */
import { refuseUnsupported } from "@portable-fn/adapter-kit/events";
import type { AppFunction } from "@portable-fn/core";
import { unsupported } from "../unsupported.ts";

/**
 * Refuses functions that Lambda cannot run.
 *
 * @param functions those that the entry runs
 * @throws PortableError `PFN_UNSUPPORTED` that names every such function
 */
export function refuse(functions: readonly AppFunction[]): void {
  refuseUnsupported(functions, "aws-lambda", unsupported);
}
