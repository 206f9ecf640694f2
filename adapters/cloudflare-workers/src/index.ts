/** portable-fn on Cloudflare Workers. */
export { type FromWorkerOptions, fromWorker } from "./from.ts";
export type { ExecutionContext, NativeInvocation, Worker } from "./native.ts";
export { toWorker, type WorkerOptions } from "./to.ts";
