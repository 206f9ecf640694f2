/** The conformance suite. */
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
  Expectation,
  TestFunctions,
} from "./types.ts";
