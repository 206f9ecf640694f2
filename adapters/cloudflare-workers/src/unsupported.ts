/** What Workers cannot do. */
import type { Unsupported } from "@portable-fn/adapter-kit/events";

/** Messages that a delivery can have. https://developers.cloudflare.com/queues/platform/limits/ */
const BATCH = 100;

/** Says what Workers have against a trigger. */
export const unsupported: Unsupported = (trigger) => {
  switch (trigger.kind) {
    case "topic":
      return "Cloudflare has no topics; use a queue, one for each function that is to get the event";
    case "stream":
      return "Cloudflare has no streams that start Workers; use a queue";
    case "change":
      return "Cloudflare's databases tell of no changes; let what writes send to a queue";
    case "queue":
      if (trigger.fifo) return "Cloudflare's queues keep no order; do without fifo";
      return trigger.batchSize > BATCH
        ? `A delivery has ${BATCH} messages at most; lower batchSize to ${BATCH}`
        : undefined;
    case "schedule":
      return trigger.timeZone === "UTC"
        ? undefined
        : "Cron triggers know UTC alone; say the hours in UTC, or ask for the local time in the function";
    default:
      return undefined;
  }
};
