import type { SQSEvent, SQSRecord } from "aws-lambda";
import { describe, expect, it } from "vitest";
import {
  type BatchReport,
  type QueuePollerPlan,
  startQueuePoller,
} from "../target/event-source/queue-poller.ts";
import { QueueService } from "../target/sqs/service.ts";
import { ManualClock, settled, until } from "./manual-clock.ts";

const bodies = (event: SQSEvent) => event.Records.map(({ body }) => body);
const failing = (...records: (SQSRecord | undefined)[]) => ({
  batchItemFailures: records.map((it) => ({ itemIdentifier: it?.messageId })),
});

/** A queue, dead letters, and a poller whose function answers as told. */
function start(
  answer: (event: SQSEvent, at: number) => unknown,
  more: Partial<QueuePollerPlan> & { fifo?: boolean; attributes?: Record<string, string> } = {},
) {
  const { fifo, attributes, ...plan } = more;
  const clock = new ManualClock();
  const service = new QueueService({ id: "123456789012", region: "eu-west-1", clock });
  const suffix = fifo ? ".fifo" : "";
  const kind = fifo ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : undefined;
  const dead = service.create(`dead${suffix}`, kind);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 });
  const queue = service.create(`orders${suffix}`, {
    VisibilityTimeout: "1",
    RedrivePolicy,
    ...kind,
    ...attributes,
  });
  const events: SQSEvent[] = [];
  const reports: BatchReport[] = [];
  const begin = () =>
    startQueuePoller({
      queue,
      clock,
      invoke: async (event) => answer(event as SQSEvent, events.push(event as SQSEvent)),
      onReport: (report) => reports.push(report),
      ...plan,
    });
  return { clock, queue, dead, events, reports, begin, seen: () => events.map(bodies) };
}

const empty = { visible: 0, inFlight: 0, delayed: 0 };

describe("startQueuePoller", () => {
  it("gives the event that Lambda gives, and deletes what succeeded", async () => {
    const { queue, events, reports, begin } = start(() => undefined);
    const { id, md5OfBody, md5OfAttributes } = queue.send({
      body: "{}",
      traceHeader: "Root=1-2-3",
      attributes: {
        colour: { DataType: "String", StringValue: "red" },
        bytes: { DataType: "Binary", BinaryValue: "AAE=" },
      },
    });
    const poller = begin();
    await settled();
    expect(events).toEqual([
      {
        Records: [
          {
            messageId: id,
            receiptHandle: expect.any(String),
            body: "{}",
            attributes: {
              ApproximateReceiveCount: "1",
              AWSTraceHeader: "Root=1-2-3",
              SentTimestamp: "1700000000000",
              SenderId: expect.any(String),
              ApproximateFirstReceiveTimestamp: "1700000000000",
            },
            messageAttributes: {
              colour: {
                stringValue: "red",
                stringListValues: [],
                binaryListValues: [],
                dataType: "String",
              },
              bytes: {
                binaryValue: "AAE=",
                stringListValues: [],
                binaryListValues: [],
                dataType: "Binary",
              },
            },
            md5OfMessageAttributes: md5OfAttributes ?? "",
            md5OfBody,
            eventSource: "aws:sqs",
            eventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:orders",
            awsRegion: "eu-west-1",
          },
        ],
      } satisfies SQSEvent,
    ]);
    expect(queue.counts()).toEqual(empty);
    expect(reports).toEqual([{ delivered: [id], deleted: [id], kept: [], failure: undefined }]);
    await poller.stop();
  });

  it("delivers only what failed again, after the visibility timeout", async () => {
    const { clock, queue, begin, seen } = start(({ Records }, at) =>
      at === 1 ? failing(Records[1]) : null,
    );
    for (const body of "abc") queue.send({ body });
    const poller = begin();
    await settled();
    expect(seen()).toEqual([["a", "b", "c"]]);
    await clock.advance(0.9);
    expect(seen()).toHaveLength(1);
    await clock.advance(0.1);
    expect(seen()).toEqual([["a", "b", "c"], ["b"]]);
    expect(queue.counts()).toEqual(empty);
    await poller.stop();
  });

  const ok = { itemIdentifier: "" };
  it.each<[string, (event: SQSEvent) => unknown, boolean]>([
    ["an error", () => Promise.reject(new Error("no")), false],
    ["an empty identifier", () => ({ batchItemFailures: [ok] }), false],
    ["no identifier", () => ({ batchItemFailures: [{}] }), false],
    ["null as an identifier", () => ({ batchItemFailures: [{ itemIdentifier: null }] }), false],
    ["another name", (e) => ({ batchItemFailures: [{ id: e.Records[0]?.messageId }] }), false],
    ["an unknown identifier", () => ({ batchItemFailures: [{ itemIdentifier: "x" }] }), false],
    ["a list that is none", () => ({ batchItemFailures: "all" }), false],
    ["an item that is none", () => ({ batchItemFailures: [null] }), false],
    ["text", () => "done", false],
    ["nothing", () => undefined, true],
    ["null", () => null, true],
    ["an empty object", () => ({}), true],
    ["no list", () => ({ batchItemFailures: null }), true],
    ["an empty list", () => ({ batchItemFailures: [] }), true],
    ["an answer to HTTP", () => ({ statusCode: 404 }), true],
  ])("takes %s as Lambda does", async (_what, answer, isSuccess) => {
    const { queue, reports, begin } = start(answer);
    for (const body of "ab") queue.send({ body });
    const poller = begin();
    await settled();
    expect(queue.counts()).toEqual({ ...empty, inFlight: isSuccess ? 0 : 2 });
    expect(reports[0]?.deleted).toHaveLength(isSuccess ? 2 : 0);
    expect(reports[0]?.failure === undefined).toBe(isSuccess);
    await poller.stop();
  });

  it("does not read the answer where the mapping does not say so", async () => {
    const { queue, begin } = start(({ Records }) => failing(...Records), {
      reportBatchItemFailures: false,
    });
    queue.send({ body: "a" });
    const poller = begin();
    await settled();
    expect(queue.counts()).toEqual(empty);
    await poller.stop();
  });

  it("leaves poison to the dead letters, and goes on with the rest", async () => {
    const { clock, queue, dead, begin, seen } = start(({ Records }) =>
      failing(...Records.filter(({ body }) => body === "poison")),
    );
    for (const body of ["a", "poison", "b"]) queue.send({ body });
    const poller = begin();
    await clock.advance(5);
    expect(seen()).toEqual([["a", "poison", "b"], ["poison"], ["poison"]]);
    expect(queue.counts()).toEqual(empty);
    expect(dead.receive().map(({ body }) => body)).toEqual(["poison"]);
    await poller.stop();
  });

  it("keeps what a lost process had, though it never answers, and delivers it again", async () => {
    const { clock, queue, events, begin } = start((_event, at) =>
      at === 1 ? Promise.reject(new Error("Runtime.ExitError")) : null,
    );
    for (let at = 0; at < 25; at += 1) queue.send({ body: `${at}` });
    const poller = begin();
    await settled();
    expect(queue.counts()).toEqual({ ...empty, inFlight: 10 });
    await clock.advance(1);
    expect(queue.counts()).toEqual(empty);
    const counts = events.at(-1)?.Records.map((it) => it.attributes.ApproximateReceiveCount);
    expect(counts).toEqual(Array(10).fill("2"));
    await poller.stop();
  });

  it("reports what it could not delete, as the function took longer than the timeout", async () => {
    const finish: (() => void)[] = [];
    const { clock, queue, reports, begin } = start(
      () => new Promise<void>((resolve) => finish.push(resolve)),
      { fifo: true },
    );
    const { id } = queue.send({ body: "a", groupId: "g" });
    const poller = begin();
    await clock.advance(2);
    finish[0]?.();
    await until(() => reports.length > 0);
    expect(reports[0]).toEqual({ delivered: [id], deleted: [], kept: [id], failure: undefined });
    await until(() => finish.length > 1);
    finish[1]?.();
    await poller.stop();
    expect(queue.counts()).toEqual(empty);
  });

  it("waits for a batch to fill, but not for ever", async () => {
    const { clock, queue, begin, seen } = start(() => null, {
      batchSize: 3,
      maximumBatchingWindow: 2,
      attributes: { VisibilityTimeout: "30" },
    });
    const poller = begin();
    queue.send({ body: "a" });
    await clock.advance(1);
    queue.send({ body: "b" });
    await clock.advance(0.9);
    expect(seen()).toEqual([]);
    await clock.advance(0.1);
    expect(seen()).toEqual([["a", "b"]]);
    for (const body of "cdef") queue.send({ body });
    await settled();
    expect(seen()).toEqual([
      ["a", "b"],
      ["c", "d", "e"],
    ]);
    await poller.stop();
    expect(queue.counts()).toEqual({ ...empty, visible: 1 });
  });

  it("makes no event larger than Lambda takes", async () => {
    const { clock, queue, events, begin } = start(() => null, {
      batchSize: 100,
      maximumBatchingWindow: 1,
      attributes: { VisibilityTimeout: "30", MaximumMessageSize: "1048576" },
    });
    // In JSON each of these letters takes two bytes.
    for (let at = 0; at < 7; at += 1) queue.send({ body: '"'.repeat(1_000_000) });
    const poller = begin();
    await clock.advance(5);
    expect(events.map(({ Records }) => Records.length)).toEqual([3, 3, 1]);
    expect(Math.max(...events.map((it) => JSON.stringify(it).length))).toBeLessThan(6_291_556);
    await poller.stop();
  });

  it("gives a group of a FIFO queue one batch at a time, in order", async () => {
    const finish: (() => void)[] = [];
    const { queue, begin, seen } = start(
      () => new Promise<void>((resolve) => finish.push(resolve)),
      { fifo: true, batchSize: 2, concurrency: 3 },
    );
    for (const body of ["a1", "a2", "a3", "b1"]) queue.send({ body, groupId: body.slice(0, 1) });
    const poller = begin();
    await settled();
    expect(seen()).toEqual([["a1", "a2"], ["b1"]]);
    finish[0]?.();
    await settled();
    expect(seen()).toEqual([["a1", "a2"], ["b1"], ["a3"]]);
    for (const end of finish) end();
    await poller.stop();
  });

  it("lets a group of a FIFO queue wait for what failed, and others go on", async () => {
    const { clock, queue, begin, seen } = start(
      ({ Records }, at) => (at === 1 ? failing(Records[1], Records[2]) : null),
      { fifo: true, batchSize: 3 },
    );
    for (const body of ["a1", "a2", "a3", "a4"]) queue.send({ body, groupId: "a" });
    const poller = begin();
    await settled();
    queue.send({ body: "b1", groupId: "b" });
    await settled();
    expect(seen()).toEqual([["a1", "a2", "a3"], ["b1"]]);
    await clock.advance(1);
    expect(seen().slice(2)).toEqual([["a2", "a3", "a4"]]);
    await poller.stop();
  });

  it("stops after what is under way", async () => {
    const finish: (() => void)[] = [];
    const { queue, begin } = start(() => new Promise<void>((resolve) => finish.push(resolve)));
    queue.send({ body: "a" });
    const poller = begin();
    await settled();
    let hasStopped = false;
    const stopped = poller.stop().then(() => {
      hasStopped = true;
    });
    queue.send({ body: "b" });
    await settled();
    expect(hasStopped).toBe(false);
    finish[0]?.();
    await stopped;
    expect(queue.counts()).toEqual({ ...empty, visible: 1 });
  });

  it.each([
    [{ batchSize: 11 }, "from 1 to 10"],
    [{ batchSize: 0 }, "from 1 to 10"],
    [{ batchSize: 20_000, maximumBatchingWindow: 1 }, "from 1 to 10000"],
    [{ fifo: true, maximumBatchingWindow: 1 }, "no batching window"],
  ])("refuses %j", (plan, message) => {
    expect(() => start(() => null, plan).begin()).toThrow(message);
  });

  it("loses none of 10,000 messages though one in twenty fails, at random, and a process is lost", async () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    const handled = new Set<string>();
    const { clock, queue, dead, begin } = start(({ Records }, at) => {
      if (at === 400) throw new Error("Runtime.ExitError");
      const failed = Records.filter(() => random() < 0.05);
      for (const it of Records) if (!failed.includes(it)) handled.add(it.body);
      return failing(...failed);
    });
    for (let at = 0; at < 10_000; at += 1) queue.send({ body: `${at}` });
    const poller = begin();
    await until(() => queue.counts().visible === 0);
    for (let second = 0; second < 10; second += 1) {
      await clock.advance(1);
      await until(() => queue.counts().visible === 0);
    }
    await poller.stop();
    const letters = dead.receive({ max: 10_000 }).map(({ body }) => body);
    expect(queue.counts()).toEqual(empty);
    expect(handled.size + letters.filter((it) => !handled.has(it)).length).toBe(10_000);
    expect(letters.length).toBeLessThan(20);
  });
});
