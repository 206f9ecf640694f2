import type { DynamoDBRecord, KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { Stream } from "../target/event-source/stream.ts";
import {
  type StreamFailure,
  type StreamPollerPlan,
  type StreamReport,
  startStreamPoller,
} from "../target/event-source/stream-poller.ts";
import { ManualClock, settled } from "./manual-clock.ts";

const KINESIS = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks";
const TABLE =
  "arn:aws:dynamodb:eu-west-1:123456789012:table/customers/stream/2026-11-23T00:00:00.000";

const dataOf = ({ kinesis }: KinesisStreamRecord) => Buffer.from(kinesis.data, "base64").toString();
const failing = (...records: (KinesisStreamRecord | undefined)[]) => ({
  batchItemFailures: records.map((it) => ({ itemIdentifier: it?.kinesis.sequenceNumber })),
});

function start(
  answer: (event: KinesisStreamEvent, at: number) => unknown,
  more: Partial<StreamPollerPlan> & { shards?: number } = {},
) {
  const { shards = 1, ...plan } = more;
  const clock = new ManualClock();
  const stream = new Stream({ arn: KINESIS, clock, shards });
  const seen: string[][] = [];
  const reports: StreamReport[] = [];
  const failures: StreamFailure[] = [];
  const begin = () =>
    startStreamPoller({
      stream,
      clock,
      invoke: async (event) => {
        const { Records } = event as KinesisStreamEvent;
        return answer({ Records }, seen.push(Records.map(dataOf)));
      },
      onReport: (report) => reports.push(report),
      onFailure: (failure) => failures.push(failure),
      ...plan,
    });
  return { clock, stream, seen, reports, failures, begin };
}

describe("startStreamPoller", () => {
  it("gives records in batches, in order, and waits for more", async () => {
    const { stream, seen, begin } = start(() => null, { batchSize: 2 });
    for (const data of "abc") stream.put("k", data);
    const poller = begin();
    await settled();
    expect(seen).toEqual([["a", "b"], ["c"]]);
    stream.put("k", "d");
    await settled();
    expect(seen.at(-1)).toEqual(["d"]);
    await poller.stop();
  });

  it("goes on from the first that failed, whichever order failures are named in", async () => {
    const { clock, stream, seen, reports, begin } = start(({ Records }, at) =>
      at === 1 ? failing(Records[3], Records[1]) : null,
    );
    for (const data of "abcd") stream.put("k", data);
    const poller = begin();
    await clock.advance(1);
    expect(seen).toEqual([
      ["a", "b", "c", "d"],
      ["b", "c", "d"],
    ]);
    expect(reports[0]?.done).toEqual(reports[0]?.delivered.slice(0, 1));
    await poller.stop();
  });

  it.each<[string, (event: KinesisStreamEvent) => unknown]>([
    ["an error", () => Promise.reject(new Error("no"))],
    ["an empty identifier", () => ({ batchItemFailures: [{ itemIdentifier: "" }] })],
    ["an unknown identifier", () => ({ batchItemFailures: [{ itemIdentifier: "1" }] })],
  ])("gives the whole batch again after %s", async (_what, answer) => {
    const { clock, stream, seen, begin } = start((event, at) => (at === 1 ? answer(event) : null));
    for (const data of "ab") stream.put("k", data);
    const poller = begin();
    await settled();
    stream.put("k", "c");
    await clock.advance(1);
    expect(seen).toEqual([["a", "b"], ["a", "b"], ["c"]]);
    await poller.stop();
  });

  it("passes over nothing before its attempts are used up, then gives it to the destination", async () => {
    const { clock, stream, seen, failures, begin } = start(
      ({ Records }) => failing(...Records.filter((it) => dataOf(it) === "poison")),
      { maximumRetryAttempts: 2, batchSize: 3 },
    );
    const sequences = ["a", "poison", "b", "c"].map((data) => stream.put("k", data));
    const poller = begin();
    await clock.advance(1.9);
    expect([failures, seen]).toEqual([
      [],
      [
        ["a", "poison", "b"],
        ["poison", "b"],
      ],
    ]);
    await clock.advance(3);
    expect(seen.slice(2, 3)).toEqual([["poison", "b"]]);
    expect(failures).toMatchObject([
      {
        streamArn: KINESIS,
        shardId: "shardId-000000000000",
        startSequenceNumber: sequences[1],
        endSequenceNumber: sequences[2],
        batchSize: 2,
        condition: "RetryAttemptsExhausted",
        approximateInvokeCount: 3,
      },
    ]);
    expect(failures[0]?.records.map((it) => dataOf(it as KinesisStreamRecord))).toEqual([
      "poison",
      "b",
    ]);
    expect(seen[3]).toEqual(["c"]);
    await poller.stop();
  });

  it("gives a record all its attempts where an earlier one used some up", async () => {
    const fail = (name: string) => (record: KinesisStreamRecord) => dataOf(record) === name;
    const { clock, stream, seen, failures, begin } = start(
      ({ Records }, at) => failing(Records.find(fail(at <= 2 ? "a" : "b"))),
      { maximumRetryAttempts: 2 },
    );
    for (const data of "ab") stream.put("k", data);
    const poller = begin();
    await clock.advance(10);
    expect(seen).toEqual([["a", "b"], ["a", "b"], ["a", "b"], ["b"], ["b"]]);
    expect(failures).toMatchObject([{ batchSize: 1, approximateInvokeCount: 3 }]);
    await poller.stop();
  });

  it("does not let one shard wait for another, and keeps a key in its shard", async () => {
    const { clock, stream, reports, begin } = start(
      ({ Records }) => {
        if (Records.some((it) => dataOf(it) === "stuck")) throw new Error("no");
      },
      { shards: 4 },
    );
    stream.put("stuck", "stuck");
    for (let at = 0; at < 40; at += 1) stream.put(`key ${at % 8}`, `${at}`);
    const poller = begin();
    await clock.advance(5);
    const stuck = reports.filter(({ failure }) => failure !== undefined);
    expect(new Set(stuck.map(({ shardId }) => shardId)).size).toBe(1);
    const shards = new Set(reports.map(({ shardId }) => shardId));
    expect(shards.size).toBeGreaterThan(1);
    await poller.stop();
  });

  it("stops while it waits to try again", async () => {
    const { stream, seen, begin } = start(() => Promise.reject(new Error("no")));
    stream.put("k", "a");
    const poller = begin();
    await settled();
    await poller.stop();
    expect(seen).toEqual([["a"]]);
  });
});

describe("Stream", () => {
  it("writes records as Kinesis gives them", async () => {
    const { stream } = start(() => null);
    const sequenceNumber = stream.put("k", Uint8Array.of(0, 255));
    const [first] = await read(stream);
    expect(first).toEqual({
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: "k",
        sequenceNumber,
        data: "AP8=",
        approximateArrivalTimestamp: 1_700_000_000,
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: `shardId-000000000000:${sequenceNumber}`,
      eventName: "aws:kinesis:record",
      invokeIdentityArn: expect.stringMatching(/^arn:aws:iam::/),
      awsRegion: "eu-west-1",
      eventSourceARN: KINESIS,
    } satisfies KinesisStreamRecord);
  });

  it("writes changes as DynamoDB gives them", async () => {
    const stream = new Stream({ arn: TABLE, clock: new ManualClock() });
    const sequence = stream.change({
      operation: "update",
      keys: { id: { S: "1" } },
      before: { id: { S: "1" }, n: { N: "1" } },
      after: { id: { S: "1" }, n: { N: "2" } },
    });
    stream.change({ operation: "delete", keys: { id: { S: "1" } }, before: {} });
    const [first, second] = await read(stream);
    expect(first).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: "MODIFY",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-west-1",
      dynamodb: {
        ApproximateCreationDateTime: 1_700_000_000,
        Keys: { id: { S: "1" } },
        OldImage: { id: { S: "1" }, n: { N: "1" } },
        NewImage: { id: { S: "1" }, n: { N: "2" } },
        SequenceNumber: sequence,
        SizeBytes: expect.any(Number),
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
      eventSourceARN: TABLE,
    } satisfies DynamoDBRecord);
    expect((second as DynamoDBRecord).dynamodb).not.toHaveProperty("NewImage");
  });
});

async function read({ shards: [shard] }: Stream): Promise<object[]> {
  const records = await shard?.read(0, 10, new AbortController().signal);
  return (records ?? []).map(({ record }) => record);
}
