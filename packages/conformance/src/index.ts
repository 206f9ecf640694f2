/** The conformance suite. */
export { appFor, runEventConformance } from "./events/run.ts";
export { Connection } from "./raw-client.ts";
export {
  chunkOf,
  type Fields,
  LAST_CHUNK,
  type RawRequest,
  type RawResponse,
  ResponseHead,
} from "./raw-message.ts";
export { bodyLimitFor, runConformance, runSingleFunction, VARIABLES } from "./run.ts";
export type {
  ConformanceHost,
  ConformanceOptions,
  EventConformanceHost,
  EventConformanceOptions,
  Expectation,
  Posting,
  TestFunctions,
  Undelivered,
} from "./types.ts";
