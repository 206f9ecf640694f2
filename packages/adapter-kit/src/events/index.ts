/** What adapters deliver events with; nothing of it knows HTTP. */
export { InvocationContext } from "../context.ts";
export { DecodeError, isDecodeError } from "../decode-error.ts";
export type { EntryOptions } from "../entry-options.ts";
export { selectFunctions } from "../select.ts";
export { SettlingContext } from "../settling-context.ts";
export { NOT_BEGUN } from "./batch.ts";
export { type CronSets, cronSets, fireTogether } from "./cron.ts";
export { dataOf, type TypedData, textData } from "./data.ts";
export { assertAcknowledged } from "./failure.ts";
export type { AnyEvent, EventBatch, EventItem, Outcomes } from "./item.ts";
export {
  changeEvent,
  type DataParts,
  type EventParts,
  type MessageParts,
  messageWith,
  objectEvent,
  queueMessage,
  scheduleTick,
  streamRecord,
  topicEvent,
} from "./make.ts";
export {
  createObjectFinder,
  type FindObject,
  isWanted,
  type ObjectChange,
} from "./objects.ts";
export { createFinder, type FindFunction, resourceOf, unclaimed } from "./resources.ts";
export {
  createEventRunner,
  type EventRunner,
  type EventSurroundings,
  type EventTarget,
} from "./runner.ts";
export { refuseUnsupported, type Unsupported } from "./unsupported.ts";
