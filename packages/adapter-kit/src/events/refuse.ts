/** Refusals by an entry: `#refuse`, unless a build has made them already. */
import { refuseUnsupported } from "./unsupported.ts";

/**
 * Refuses what `refuseUnsupported` does, for an entry of whose app and target a build knows as much.
 *
 * @throws PortableError `PFN_UNSUPPORTED` that names every such function
 */
export const refuseUnlessBuilt: typeof refuseUnsupported = refuseUnsupported;
