/** Validation of requests and events by any Standard Schema. */
export type { Failure, Place } from "./issues.ts";
export {
  type Schemas,
  type Valid,
  type ValidateOptions,
  type Validation,
  validate,
} from "./validate.ts";
