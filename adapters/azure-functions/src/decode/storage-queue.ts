/** A message of a Storage queue. */
import { type EventItem, queueMessage } from "@portable-fn/adapter-kit/events";
import type { QueueTrigger } from "@portable-fn/core";
import { countOf, metadataOf, textOf, timeOf } from "../metadata.ts";
import { contentOf } from "./content.ts";
import type { DecodeEvents } from "./delivery.ts";

/** Decodes the input of a queue trigger; such messages have content and nothing beside. */
export const decodeStorageQueue: DecodeEvents = (input, context, { fn, resource }) => {
  const metadata = metadataOf(context);
  const id = textOf(metadata["id"]) || context.invocationId;
  const attempt = countOf(metadata["dequeueCount"]);
  const item: EventItem = {
    id,
    attempt,
    read: () =>
      queueMessage({
        id,
        attempt,
        source: `/storage-queues/${resource}`,
        queue: (fn.trigger as QueueTrigger).queue,
        content: contentOf(input),
        time: timeOf(metadata["insertionTime"]),
      }),
  };
  return [item];
};
