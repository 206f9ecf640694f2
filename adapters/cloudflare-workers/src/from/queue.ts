/** A Worker's `queue` becomes a portable function. */
import {
  type Env,
  type EventFunction,
  type EventResult,
  type QueueMessage,
  type QueueOptions,
  type QueueTrigger,
  queue,
  retry,
} from "@portable-fn/core";
import type { ExecutionContext, NativeBatch, NativeMessage } from "../native.ts";
import { envFor, executionContext, type FromWorkerOptions } from "./execution-context.ts";

/** A batch as Workers are given it. */
export interface ForeignBatch extends NativeBatch {
  /** Says that all messages are dealt with of which nothing was said. */
  ackAll(): void;
  /** Asks for all messages again of which nothing was said. */
  retryAll(options?: { readonly delaySeconds?: number }): void;
}

/** A Worker that takes messages. */
export interface ForeignQueueWorker {
  /** Takes messages of a queue. */
  queue(batch: ForeignBatch, env: Env, ctx: ExecutionContext): unknown;
}

/** Options of a Worker's `queue` that is carried elsewhere, besides those of every queue function. */
export type FromWorkerQueueOptions = FromWorkerOptions &
  Omit<QueueOptions<unknown>, "batch" | "concurrency" | "use" | "env"> & {
    /** Names and defaults of variables, as for every function. */
    readonly variables?: Readonly<Record<string, string | null>>;
  };

/**
 * Makes a queue function of a Worker. As at Cloudflare, the first `ack()` or `retry()` of a message
 * counts; of what it says nothing, all is dealt with when it returns, and comes again when it throws.
 *
 * @param name the queue's logical name
 * @param worker an object with `queue(batch, env, ctx)`; it runs unchanged
 * @param options stand-ins for bindings; those of the queue function
 * @returns a queue function
 *
 * @example
 * ```ts
 * import { fromWorkerQueue } from "@portable-fn/cloudflare-workers";
 * import { defineApp } from "@portable-fn/core";
 *
 * const worker = fromWorkerQueue("orders", {
 *   async queue(batch) {
 *     for (const message of batch.messages) message.ack();
 *   },
 * });
 * export default defineApp({ name: "moved", functions: { orders: worker } });
 * ```
 */
export function fromWorkerQueue(
  name: string,
  worker: ForeignQueueWorker,
  options: FromWorkerQueueOptions = {},
): EventFunction<QueueTrigger> {
  const { env, variables, ...rest } = options;
  return queue(
    name,
    async (messages, ctx) => {
      const said = new Map<NativeMessage, EventResult>();
      const batch = batchOf(name, messages, said);
      const all = envFor(ctx.env, env === undefined ? {} : { env }, ctx);
      let rest: EventResult;
      try {
        await worker.queue(batch, all, executionContext(ctx));
      } catch (error) {
        ctx.log.error("The function failed", { error });
        rest = retry();
      }
      return batch.messages.map((message) => (said.has(message) ? said.get(message) : rest));
    },
    { ...rest, ...(variables && { env: variables }), batch: true },
  );
}

function batchOf(
  queue: string,
  messages: readonly QueueMessage[],
  said: Map<NativeMessage, EventResult>,
): ForeignBatch {
  const say = (message: NativeMessage, result: EventResult) => {
    if (!said.has(message)) said.set(message, result);
  };
  const natives = messages.map((message): NativeMessage => {
    const native: NativeMessage = {
      id: message.id,
      timestamp: new Date(message.enqueuedAt ?? Date.now()),
      body: bodyOf(message.data),
      attempts: message.attempt,
      ack: () => say(native, undefined),
      retry: (options) => say(native, retry(options)),
    };
    return native;
  });
  return {
    queue,
    messages: natives,
    ackAll() {
      for (const message of natives) say(message, undefined);
    },
    retryAll(options) {
      for (const message of natives) say(message, retry(options));
    },
  };
}

/** Bytes come as an `ArrayBuffer` of their own. */
function bodyOf(data: unknown): unknown {
  return data instanceof Uint8Array ? Uint8Array.from(data).buffer : data;
}
