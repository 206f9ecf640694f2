/** The compatibility dates that an entry is made for and tested with. */

/** What a Worker's configuration says of the runtime's behaviour. */
export interface Compatibility {
  /** `compatibility_date`. */
  readonly date: string;
  /** `compatibility_flags`. */
  readonly flags: readonly string[];
}

/** By mode: what new Workers take, and the oldest that is promised to work. */
export const compatibility: Readonly<Record<string, Compatibility>> = {
  // No date turns enable_request_signal on; without it ctx.signal misses that a client left:
  // https://developers.cloudflare.com/changelog/2025-05-22-handle-request-cancellation
  current: { date: "2026-11-01", flags: ["enable_request_signal"] },
  floor: { date: "2025-09-15", flags: ["nodejs_compat", "enable_request_signal"] },
};
