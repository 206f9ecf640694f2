/** Records of an event hub, all of one partition. */
import { DecodeError, type EventItem, streamRecord } from "@portable-fn/adapter-kit/events";
import type { StreamTrigger } from "@portable-fn/core";
import { attributesOf, type Metadata, metadataOf, recordOf, textOf, timeOf } from "../metadata.ts";
import { unwrap } from "./cloud-event.ts";
import type { DecodeEvents } from "./delivery.ts";

/** Decodes the input of an Event Hubs trigger with cardinality many. */
export const decodeEventHub: DecodeEvents = (input, context, { fn, resource }) => {
  if (!Array.isArray(input)) throw new DecodeError("The input is no list of records");
  const metadata = metadataOf(context);
  const partition = textOf(recordOf(metadata["partitionContext"])?.["partitionId"]) ?? "";
  const system = listOf(metadata, "systemPropertiesArray");
  const properties = listOf(metadata, "propertiesArray");
  const numbers = listOf(metadata, "sequenceNumberArray");
  return input.map((content: unknown, at): EventItem => {
    // The arrays of single fields lose entries that are empty; this one has them all.
    const own = recordOf(system[at]) ?? {};
    const sequence = textOf(own["sequenceNumber"] ?? numbers[at]);
    const id = `${partition}/${sequence ?? `#${at}`}`;
    const attributes = attributesOf(properties[at]);
    return {
      id,
      order: partition,
      read: () => {
        if (sequence === undefined) throw new DecodeError("The record has no sequence number");
        const parts = unwrap(content, textOf(own["content-type"]), attributes, {
          id,
          source: `/event-hubs/${resource}/partitions/${partition}`,
          time: timeOf(own["enqueuedTimeUtc"]),
        });
        return streamRecord({
          ...parts,
          stream: (fn.trigger as StreamTrigger).stream,
          partitionKey: textOf(own["partitionKey"]) ?? partition,
          sequence,
        });
      },
    };
  });
};

function listOf(metadata: Metadata, name: string): readonly unknown[] {
  const list = metadata[name];
  return Array.isArray(list) ? list : [];
}
