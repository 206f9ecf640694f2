/** What Google Cloud Functions have against a trigger. */
import type { Unsupported } from "@portable-fn/adapter-kit/events";

/** Says what the target has against a trigger. */
export const unsupported: Unsupported = ({ kind }) =>
  kind === "stream"
    ? "Google Cloud has no partitioned log that starts functions. Take queue() with fifo: a Pub/Sub subscription keeps the order of messages with the same ordering key"
    : undefined;
