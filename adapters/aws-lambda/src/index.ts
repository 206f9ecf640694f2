/** portable-fn on AWS Lambda. */
export type { Callback, ForeignContext } from "./from/context.ts";
export type { HttpEventName } from "./from/gateways.ts";
export type { ForeignHandler } from "./from/run.ts";
export { type FromLambdaOptions, fromLambda } from "./from.ts";
export type {
  EventResult,
  LambdaContext,
  LambdaEventHandler,
  LambdaHandler,
  LambdaNative,
  LambdaResult,
  ResponseStream,
  StreamingLambdaHandler,
} from "./native.ts";
export type { LambdaOptions } from "./to/options.ts";
export { toLambda } from "./to.ts";
