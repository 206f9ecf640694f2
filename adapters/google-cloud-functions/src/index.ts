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
export { type CloudFunction, type CloudFunctionsOptions, toCloudFunctions } from "./to.ts";
