/** Native events of every service, and an app with a function for each. */

import type { EventHandler } from "@portable-fn/core";
import {
  type App,
  change,
  defineApp,
  object,
  queue,
  schedule,
  stream,
  topic,
} from "@portable-fn/core";
import { changeRecord, marshalled, tableStreamArn } from "../src/from/events/dynamodb.ts";
import { bridgeEvent, ruleTick, schedulerTick } from "../src/from/events/event-bridge.ts";
import { kafkaEvent } from "../src/from/events/kafka.ts";
import { kinesisRecord, streamArn } from "../src/from/events/kinesis.ts";
import { s3BridgeEvent, s3Event } from "../src/from/events/s3.ts";
import { snsEnvelope, snsEvent } from "../src/from/events/sns.ts";
import { queueArn, type SqsEvent, type SqsMessage, sqsEvent } from "../src/from/events/sqs.ts";

export const TIME = "2026-03-01T10:20:30.000Z";

export function messages(name: string, ...given: (Partial<SqsMessage> | string)[]): SqsEvent {
  const all = given.map(
    (one, at): SqsMessage => ({
      id: `m${at}`,
      receiptHandle: `r${at}`,
      body: typeof one === "string" ? one : "{}",
      md5OfBody: "",
      attributes: {},
      system: {
        ApproximateReceiveCount: "2",
        SentTimestamp: String(Date.parse(TIME)),
        SenderId: "A",
        ApproximateFirstReceiveTimestamp: "1",
        ...(name.endsWith(".fifo") && { MessageGroupId: "g" }),
      },
      ...(typeof one === "string" ? {} : one),
    }),
  );
  return sqsEvent(all, queueArn(name));
}

const published = { id: "p1", topic: "shop-placed", message: '{"n":1}', time: TIME, subject: "hi" };
export const sns = { ...published, attributes: { colour: "red" } };
export const uploaded = {
  id: "req",
  bucket: "shop-uploads",
  key: "ö b+c/ä%20.png",
  action: "created",
  time: TIME,
  size: 3,
  etag: "e",
} as const;
const stamp = Date.parse(TIME);

export const change1 = changeRecord({
  id: "c1",
  operation: "update",
  keys: marshalled({ id: "1" }),
  before: marshalled({ id: "1", n: 1 }),
  after: {
    ...marshalled({ id: "1", n: 2, bytes: Uint8Array.of(1, 2), none: null, deep: [{ a: true }] }),
    big: { N: "12345678901234567890" },
    set: { NS: ["1", "2.5"] },
  },
  sequence: "100",
  time: stamp,
  arn: tableStreamArn("shop-customers"),
});

const clicks = {
  shard: "shardId-0",
  partitionKey: "p",
  time: stamp,
  arn: streamArn("shop-clicks"),
};
export const click = (sequence: string, data: string): object =>
  kinesisRecord({ ...clicks, sequence, data: Buffer.from(data).toString("base64") });

const kafka = {
  topic: "shop-clicks",
  key: "k",
  time: stamp,
  headers: { "Content-Type": "text/plain" },
};

/** By what it is. */
export const EVENTS: Readonly<Record<string, unknown>> = {
  sqs: messages("shop-orders", '{"a":1}', {
    attributes: {
      colour: { DataType: "String", StringValue: "red" },
      raw: { DataType: "Binary", BinaryValue: "AQI=" },
    },
  }),
  fifo: messages("shop-lines.fifo", "one", "two"),
  sns: snsEvent(sns),
  "sns by sqs": messages("any", snsEnvelope(sns)),
  "sns by sqs, raw": messages("shop-placed", "raw"),
  bus: bridgeEvent({ id: "b", source: "app", type: "shop-placed", time: TIME, detail: { n: 1 } }),
  "a CloudEvent on a bus": bridgeEvent({
    id: "b",
    source: "app",
    type: "shop-placed",
    time: TIME,
    detail: {
      specversion: "1.0",
      id: "ce",
      source: "/s",
      type: "t",
      data_base64: "/w==",
      ext: "x",
    },
  }),
  rule: ruleTick({ id: "t", name: "shop-nightly", time: TIME }),
  scheduler: schedulerTick({ id: "t", name: "shop-nightly", time: TIME }),
  s3: s3Event(uploaded),
  "s3 by EventBridge": s3BridgeEvent(uploaded),
  "s3 by sns": snsEvent({ ...sns, topic: "changes", message: JSON.stringify(s3Event(uploaded)) }),
  "s3 by sqs": messages("any", JSON.stringify(s3Event(uploaded))),
  "s3 by sns by sqs": messages(
    "any",
    snsEnvelope({ ...sns, topic: "changes", message: JSON.stringify(s3Event(uploaded)) }),
  ),
  dynamodb: { Records: [change1] },
  kinesis: { Records: [click("1", '{"n":1}'), click("2", "text")] },
  kafka: kafkaEvent([
    { ...kafka, partition: 0, offset: 7, value: Buffer.from("one") },
    { ...kafka, partition: 1, offset: 3, value: Buffer.from([0xff]), headers: {} },
  ]),
};

/** What handlers were given, and what they answer. */
export interface Seen {
  readonly events: { readonly fn: string; readonly event: Record<string, unknown> }[];
  answer: (event: never) => unknown;
}

/** An app with functions of every kind. */
export function shop(seen: Seen): App {
  const note =
    (fn: string): EventHandler<object, undefined> =>
    (event) => {
      for (const one of [event].flat()) {
        seen.events.push({ fn, event: one as Record<string, unknown> });
      }
      return seen.answer(event as never) as undefined;
    };
  return defineApp({
    name: "shop",
    functions: {
      orders: queue("orders", note("orders")),
      lines: queue("lines", note("lines"), { fifo: true }),
      audit: topic("placed", note("audit")),
      thumbs: object("uploads", note("thumbs"), { suffix: ".png" }),
      texts: object("uploads", note("texts"), { suffix: ".txt" }),
      nightly: schedule("0 3 * * *", note("nightly")),
      sync: change("customers", note("sync")),
      clicks: stream("clicks", note("clicks")),
    },
  });
}
