/** portable-fn on Cloudflare Workers. */
export { type FromWorkerOptions, fromWorker } from "./from.ts";
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
