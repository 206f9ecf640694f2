/** Records of Kinesis. */
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import { streamRecord, unclaimed } from "@portable-fn/adapter-kit/events";
import type { StreamRecord, StreamTrigger } from "@portable-fn/core";
import { recordsOf } from "./decode.ts";
import type { Delivery, Route } from "./delivery.ts";
import { type Fields, fieldsOf, textOf } from "./fields.ts";

/**
 * Decodes records of a stream.
 *
 * @param event its records are of one shard
 * @param route finds functions
 * @returns the delivery
 * @throws DecodeError for what is malformed; PortableError `PFN_UNCLAIMED`
 */
export function decodeKinesis(event: Fields, route: Route): Delivery {
  const records = recordsOf(event);
  const source = textOf(fieldsOf(records[0])["eventSourceARN"]);
  // The ARN of a consumer with enhanced fan-out goes on behind the stream's name.
  const [, stream = ""] = source.split("/");
  const fn = route.find("stream", source, stream);
  if (!fn) throw unclaimed("stream", stream);
  const { stream: name } = fn.trigger as StreamTrigger;
  const all = records.map(fieldsOf);
  const items = all.map((record) => {
    const id = textOf(record["eventID"]);
    // Shard and sequence number.
    const [order] = id.split(":");
    return { id, order, read: () => read(record, id, source, name) };
  });
  const ids = all.map(({ kinesis }) => textOf(fieldsOf(kinesis)["sequenceNumber"]));
  return { groups: [{ fn, items }], ids, namesFirst: true };
}

function read({ kinesis }: Fields, id: string, source: string, stream: string): StreamRecord {
  const { partitionKey, sequenceNumber, data, approximateArrivalTimestamp: at } = fieldsOf(kinesis);
  return streamRecord({
    id,
    source,
    time: typeof at === "number" ? at * 1000 : undefined,
    content: fromBase64(textOf(data)),
    stream,
    partitionKey: textOf(partitionKey),
    sequence: textOf(sequenceNumber),
  });
}
