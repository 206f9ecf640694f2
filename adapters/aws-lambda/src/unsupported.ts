/** What Lambda cannot do. */
import type { Unsupported } from "@portable-fn/adapter-kit/events";

/** Messages of a FIFO queue that an invocation can bring. */
const FIFO_BATCH = 10;

/** Says what Lambda has against a trigger; all kinds of it are possible. */
export const unsupported: Unsupported = (trigger) =>
  trigger.kind === "queue" && trigger.fifo && trigger.batchSize > FIFO_BATCH
    ? `SQS hands over ${FIFO_BATCH} messages of a FIFO queue at most; lower batchSize to ${FIFO_BATCH}, or do without fifo`
    : undefined;
