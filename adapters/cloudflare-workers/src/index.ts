/** portable-fn on Cloudflare Workers. */
export type { FromWorkerOptions } from "./from/execution-context.ts";
export {
  type ForeignBatch,
  type ForeignQueueWorker,
  type FromWorkerQueueOptions,
  fromWorkerQueue,
} from "./from/queue.ts";
export {
  type ForeignScheduleWorker,
  type ForeignTick,
  type FromWorkerScheduleOptions,
  fromWorkerSchedule,
} from "./from/schedule.ts";
export { fromWorker } from "./from.ts";
export type {
  EventWorker,
  ExecutionContext,
  NativeBatch,
  NativeEvent,
  NativeInvocation,
  NativeMessage,
  NativeTick,
  Worker,
} from "./native.ts";
export type { WorkerOptions } from "./to/http.ts";
export { toWorker } from "./to.ts";
