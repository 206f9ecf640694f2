/** portable-fn on Google Cloud Functions. */
export { type CloudFunction, type CloudFunctionsOptions, toCloudFunctions } from "./to.ts";
