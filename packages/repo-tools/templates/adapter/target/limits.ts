/** What Example Cloud allows at most. */
import type { Limit, Limits } from "@portable-fn/adapter-kit/target";

const OURS = { source: "adapters/example-cloud/src/to.ts", date: "__DATE__" };
const UNKNOWN: Limit = { value: null, source: "Not looked up yet", date: OURS.date };

/** Limits of Example Cloud. */
export const limits: Limits = {
  timeoutSeconds: UNKNOWN,
  memoryMb: UNKNOWN,
  requestBytes: { value: 6 * 1024 * 1024, ...OURS },
  responseBytes: UNKNOWN,
  headerBytes: UNKNOWN,
  bundleBytes: UNKNOWN,
};
