/** What Example Cloud promises. */
import type { Capabilities } from "@portable-fn/adapter-kit/target";

/** True of the template; each needs its source once the provider's own runtime stands behind it. */
export const capabilities: Capabilities = {
  http: {
    http: {
      __CAPABILITIES__,
    },
  },
};
