/** portable-fn on Google Cloud Functions. */
export { fromCloudFunction } from "./from.ts";
export { type CloudFunction, type CloudFunctionsOptions, toCloudFunctions } from "./to.ts";
