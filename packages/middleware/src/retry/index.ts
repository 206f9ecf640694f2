/** Outgoing calls that are tried again: with growing pauses, within a budget. */
export { type Budget, createBudget } from "./budget.ts";
export { type RetryOptions, retrying } from "./retrying.ts";
