/** What Cloud Run functions (2nd gen) allow at most. */
import type { Limit, Limits } from "@portable-fn/adapter-kit/target";

const QUOTAS = "https://cloud.google.com/functions/quotas";
const MB = 1024 * 1024;

/** Limits of an HTTP function. */
export const limits: Limits = {
  timeoutSeconds: limit(60 * 60),
  memoryMb: limit(32 * 1024),
  requestBytes: limit(32 * MB),
  // A streamed response may have 10 MB by the same page.
  responseBytes: limit(32 * MB),
  // The framework's server has Node's default.
  headerBytes: limit(16 * 1024, "https://nodejs.org/api/cli.html#--max-http-header-sizesize"),
  // 1st gen alone has a limit.
  bundleBytes: limit(null),
};

function limit(value: number | null, source: string = QUOTAS): Limit {
  return { value, source, date: "2026-11-23" };
}
