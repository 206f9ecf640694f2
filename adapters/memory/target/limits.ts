/** What the memory adapter allows at most. */
import type { Limits } from "@portable-fn/adapter-kit/target";

const OURS = { source: "adapters/memory/src/to.ts", date: "2026-11-23" };
const NONE = { value: null, source: "Nothing lies between the test and the app", date: OURS.date };

/** Limits of the memory adapter. */
export const limits: Limits = {
  timeoutSeconds: NONE,
  memoryMb: NONE,
  requestBytes: { value: 100 * 1024 * 1024, ...OURS },
  responseBytes: NONE,
  headerBytes: NONE,
  bundleBytes: NONE,
};
