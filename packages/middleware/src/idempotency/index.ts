/** Requests and events that may come twice, and whose effect happens once. */
export { idempotency } from "./idempotency.ts";
export type { IdempotencyOptions } from "./options.ts";
