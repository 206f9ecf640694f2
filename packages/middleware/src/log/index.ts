/** One line an invocation, and fields that nobody may see left out. */
export { type LogOptions, log } from "./middleware.ts";
export { redacted } from "./redact.ts";
