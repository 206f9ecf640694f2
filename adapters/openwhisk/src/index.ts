/** portable-fn on Apache OpenWhisk, DigitalOcean Functions and IBM Code Engine. */
export type {
  FromAlarmsOptions,
  FromBucketOptions,
  FromEventOptions,
  FromKafkaOptions,
  FromTriggerOptions,
} from "./from/event-options.ts";
export type { HttpEventName } from "./from/gateways.ts";
export { type ForeignMain, type FromOpenWhiskOptions, fromOpenWhisk } from "./from.ts";
export type {
  OpenWhiskContext,
  OpenWhiskMain,
  OpenWhiskNative,
  OpenWhiskResult,
} from "./native.ts";
export type { OpenWhiskOptions } from "./to/options.ts";
export { toOpenWhisk } from "./to.ts";
