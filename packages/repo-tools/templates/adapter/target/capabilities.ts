/** What Example Cloud promises. */
import type { Capabilities } from "@portable-fn/adapter-kit/target";

/** Each with its source once it is known; `false` until it is proved. */
export const capabilities: Capabilities = {
  http: {
    http: {
      __CAPABILITIES__,
    },
  },
};
