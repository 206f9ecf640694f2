/** portable-fn on Azure Functions. */
export {
  type AzureHandler,
  type FromAzureFunctionsOptions,
  type FunctionsLoader,
  fromAzureFunctions,
} from "./from.ts";
export type { AzureFunctionsEventNative, AzureFunctionsNative } from "./native.ts";
export { type AzureFunctionsOptions, toAzureFunctions } from "./to.ts";
export type { AzureFunctionsVendor } from "./vendor.ts";
