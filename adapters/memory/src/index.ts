/** portable-fn in memory. */
export type { MemoryEvents } from "./events/events.ts";
export type { MemoryDelivery, Sent } from "./events/line.ts";
export type {
  ChangeSender,
  MessageOptions,
  ObjectOptions,
  ObjectSender,
  QueueMessageOptions,
  QueueSender,
  ScheduleSender,
  StreamPut,
  StreamSender,
  TopicSender,
} from "./events/sender.ts";
export { type TestClient, type TestLogLine, test } from "./test.ts";
export { type MemoryEntry, type MemoryOptions, toMemory } from "./to.ts";
