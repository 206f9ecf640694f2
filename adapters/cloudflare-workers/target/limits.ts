/** What Workers allow at most. */
import type { Limit, Limits } from "@portable-fn/adapter-kit/target";

const PAGE = "https://developers.cloudflare.com/workers/platform/limits/";

const QUEUES = "https://developers.cloudflare.com/queues/platform/limits/";

/** Limits of a Worker on the smallest plan. */
export const limits: Limits = {
  // As long as the client stays; CPU time is limited instead.
  timeoutSeconds: limit(null),
  memoryMb: limit(128),
  // Free and Pro zones; Business 200 MB, Enterprise more. The edge answers 413 by itself.
  requestBytes: limit(100 * 1024 * 1024),
  responseBytes: limit(null),
  headerBytes: limit(128 * 1024),
  eventBytes: {
    queue: { value: 128_000, source: QUEUES, date: "2026-11-23" },
    r2: { value: 128_000, source: QUEUES, date: "2026-11-23" },
    // A tick brings nothing but its time.
    cron: limit(null),
  },
  // Packed. Newer pages say 64 MiB, which not every account has.
  bundleBytes: limit(3 * 1024 * 1024),
};

function limit(value: number | null): Limit {
  return { value, source: PAGE, date: "2026-11-23" };
}
