/** portable-fn on AWS Lambda. */
export {
  type FromLambdaChangeOptions,
  fromLambdaChange,
} from "./from/change.ts";
export type { Callback, ForeignContext } from "./from/context.ts";
export type { HttpEventName } from "./from/gateways.ts";
export { type FromLambdaObjectOptions, fromLambdaObject } from "./from/object.ts";
export { type FromLambdaQueueOptions, fromLambdaQueue } from "./from/queue.ts";
export {
  type FromLambdaStreamOptions,
  fromLambdaStream,
} from "./from/records.ts";
export type { ForeignHandler } from "./from/run.ts";
export { type FromLambdaScheduleOptions, fromLambdaSchedule } from "./from/schedule.ts";
export { type FromLambdaTopicOptions, fromLambdaTopic } from "./from/topic.ts";
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
