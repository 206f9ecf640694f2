/** Spans and metrics of every invocation, by the API of OpenTelemetry. */
export type { ErrorDetail, TelemetryOptions } from "./options.ts";
export { propagated, traceHeaders } from "./outgoing.ts";
export { telemetry } from "./telemetry.ts";
