/** Limits of how often somebody may ask, over a sliding window. */
export { type RateLimitOptions, rateLimit } from "./rate-limit.ts";
