/** Records of Kafka, Amazon's (MSK) and others. */
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import {
  DecodeError,
  type EventItem,
  streamRecord,
  unclaimed,
} from "@portable-fn/adapter-kit/events";
import type { StreamRecord, StreamTrigger } from "@portable-fn/core";
import { type Delivery, groupsOf, type Parcel, type Route } from "./delivery.ts";
import { type Fields, fieldsOf, optionalText, textOf } from "./fields.ts";

/**
 * Decodes records of topics. Lambda takes the names of single records only in provisioned mode, and its
 * guide has two forms of them (docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html,
 * seen 2026-11): a failure fails the invocation, which all versions understand.
 *
 * @param event lists of records by topic and partition
 * @param route finds functions
 * @returns the delivery
 * @throws DecodeError for what is malformed; PortableError `PFN_UNCLAIMED`
 */
export function decodeKafka(event: Fields, route: Route): Delivery {
  const source =
    optionalText(event["eventSourceArn"]) ?? `kafka:${optionalText(event["bootstrapServers"])}`;
  const parcels = Object.entries(fieldsOf(event["records"])).flatMap(([partition, records]) => {
    if (!Array.isArray(records)) throw new DecodeError("A partition has no list of records");
    return records.map((record) => [parcelOf(fieldsOf(record), partition, source, route)]);
  });
  return { groups: groupsOf(parcels) };
}

function parcelOf(record: Fields, partition: string, source: string, route: Route): Parcel {
  const topic = textOf(record["topic"]);
  const fn = route.find("stream", topic);
  if (!fn) throw unclaimed("stream", topic);
  const { stream } = fn.trigger as StreamTrigger;
  const offset = record["offset"];
  if (typeof offset !== "number") throw new DecodeError("A record has no offset");
  const id = `${partition}-${offset}`;
  const item: EventItem = {
    id,
    order: partition,
    read: () => read(record, { id, source, stream, sequence: String(offset) }),
  };
  return { fn, item };
}

function read(
  { key, value, timestamp, headers }: Fields,
  about: Pick<StreamRecord, "id" | "source" | "stream" | "sequence">,
): StreamRecord {
  const sent = headersOf(headers);
  return streamRecord({
    ...about,
    time: typeof timestamp === "number" ? timestamp : undefined,
    partitionKey: keyOf(key),
    // A record without a value says that its key is gone.
    content:
      value === undefined || value === null
        ? { data: null, datacontenttype: "application/json" }
        : fromBase64(textOf(value)),
    contentType: sent.get("content-type"),
    extensions: extensionsOf(sent),
  });
}

function extensionsOf(sent: ReadonlyMap<string, string>) {
  const traceparent = sent.get("traceparent");
  const tracestate = sent.get("tracestate");
  return traceparent ? { traceparent, ...(tracestate && { tracestate }) } : undefined;
}

function headersOf(headers: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const header of Array.isArray(headers) ? headers : []) {
    for (const [name, bytes] of Object.entries(fieldsOf(header))) {
      if (!Array.isArray(bytes) || bytes.some((byte) => typeof byte !== "number")) {
        throw new DecodeError("A header is not made of bytes");
      }
      found.set(name.toLowerCase(), textIn(Uint8Array.from(bytes)));
    }
  }
  return found;
}

function keyOf(key: unknown): string {
  return typeof key === "string" ? textIn(fromBase64(key)) : "";
}

function textIn(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
