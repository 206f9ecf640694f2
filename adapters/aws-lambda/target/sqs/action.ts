/** What an action is. */
import type { Input } from "./input.ts";
import type { Queue } from "./queue.ts";
import type { QueueService } from "./service.ts";

/** What an action works with. */
export interface ActionContext {
  readonly service: QueueService;
  /** Says where a queue is. */
  readonly urlOf: (queue: Queue) => string;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
}

/** Answers a request; gives JSON, or nothing where the answer is empty. */
export type Action = (input: Input, context: ActionContext) => unknown;
