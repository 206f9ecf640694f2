/** portable-fn on Azure Functions. */

export type { AzureEventHandler, AzureEventSource, EventFunctionLoader } from "./from/event.ts";
export {
  type FromAzureQueueOptions,
  type FromAzureTopicOptions,
  fromAzureQueue,
  fromAzureTopic,
} from "./from/messages.ts";
export {
  type FromAzureBlobOptions,
  type FromAzureCosmosDbOptions,
  type FromAzureEventHubOptions,
  fromAzureBlob,
  fromAzureCosmosDb,
  fromAzureEventHub,
} from "./from/storage.ts";
export { type FromAzureTimerOptions, fromAzureTimer } from "./from/timer.ts";
export {
  type AzureHandler,
  type FromAzureFunctionsOptions,
  type FunctionsLoader,
  fromAzureFunctions,
} from "./from.ts";
export type { AzureFunctionsEventNative, AzureFunctionsNative } from "./native.ts";
export { type AzureFunctionsOptions, toAzureFunctions } from "./to.ts";
export type { AzureFunctionsVendor } from "./vendor.ts";
