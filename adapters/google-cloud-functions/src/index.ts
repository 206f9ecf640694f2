/** portable-fn on Google Cloud Functions. */
export { fromCloudFunction } from "./from.ts";
export {
  type BackgroundHandler,
  type CloudEventHandler,
  type ForeignFunction,
  type ForeignTrigger,
  fromBackgroundFunction,
  fromCloudEvent,
} from "./from-events.ts";
export type { CloudFunction, CloudFunctionsOptions } from "./to/options.ts";
export { toCloudFunctions } from "./to.ts";
