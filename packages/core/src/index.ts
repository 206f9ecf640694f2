/** The contract that functions are written against. */
export { type App, type AppDefinition, type AppFunction, defineApp } from "./app.ts";
export { type Binding, type BindingKind, bind } from "./binding.ts";
export type {
  EventCapabilities,
  EventCapability,
  HttpCapabilities,
  HttpCapability,
} from "./capabilities.ts";
export {
  CONTEXT,
  type Context,
  contextOf,
  type Env,
  type LogFields,
  type Logger,
  type Trace,
} from "./context.ts";
export {
  DefinitionError,
  type Fault,
  isPortableError,
  PortableError,
  type PortableErrorOptions,
  type Problem,
} from "./errors.ts";
export type { EventFunction, EventHandler, EventResult } from "./event-function.ts";
export type {
  ChangeEvent,
  CloudEvent,
  ObjectAction,
  ObjectEvent,
  QueueMessage,
  ScheduleTick,
  StreamRecord,
  TopicEvent,
} from "./events.ts";
export type {
  DeploymentOptions,
  EventKind,
  FunctionDeclaration,
  FunctionOptions,
  Trigger,
  TriggerKind,
  VendorOptions,
} from "./function.ts";
export { type Lazy, lazy } from "./lazy.ts";
export type { AnyTrigger, Manifest, ManifestFunction } from "./manifest.ts";
export { compose, type Middleware, type Next, type Run } from "./middleware.ts";
export { type Outcome, outcomeOf, type Reject, type Retry, reject, retry } from "./outcome.ts";
export type { SchemaIssue, SchemaResult, StandardSchema } from "./schema.ts";
export { type ChangeOptions, type ChangeTrigger, change } from "./triggers/change.ts";
export {
  type FetchHandler,
  type HttpFunction,
  type HttpOptions,
  type HttpTrigger,
  http,
  type RequestHandler,
} from "./triggers/http.ts";
export { type ObjectOptions, type ObjectTrigger, object } from "./triggers/object.ts";
export {
  type BatchResult,
  type QueueBatchOptions,
  type QueueOptions,
  type QueueTrigger,
  queue,
} from "./triggers/queue.ts";
export { type ScheduleOptions, type ScheduleTrigger, schedule } from "./triggers/schedule.ts";
export { type StreamOptions, type StreamTrigger, stream } from "./triggers/stream.ts";
export {
  type TopicOptions,
  type TopicTrigger,
  topic,
} from "./triggers/topic.ts";
