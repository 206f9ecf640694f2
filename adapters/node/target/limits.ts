/** What the Node adapter allows at most; the platform that runs the container may allow less. */
import type { Limits } from "@portable-fn/adapter-kit/target";

const OURS = { source: "A default of the entry, adapters/node/src/options.ts", date: "2026-11-23" };
const NONE = {
  value: null,
  source: "Node sets none; the platform that runs the container may",
  date: OURS.date,
};

/** Limits of the Node adapter. */
export const limits: Limits = {
  timeoutSeconds: NONE,
  memoryMb: NONE,
  requestBytes: { value: 100 * 1024 * 1024, ...OURS },
  responseBytes: NONE,
  headerBytes: { value: 16 * 1024, ...OURS },
  bundleBytes: NONE,
};
