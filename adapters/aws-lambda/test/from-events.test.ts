import { defineApp, type FunctionDeclaration } from "@portable-fn/core";
import type {
  DynamoDBStreamEvent,
  EventBridgeEvent,
  KinesisStreamEvent,
  S3Event as S3EventType,
  SNSEvent,
  SQSBatchResponse,
  SQSEvent,
} from "aws-lambda";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { type DynamoDbEvent, fromLambdaChange } from "../src/from/change.ts";
import type { BridgeEvent } from "../src/from/events/event-bridge.ts";
import type { S3Event } from "../src/from/events/s3.ts";
import { s3BridgeEvent, s3Event } from "../src/from/events/s3.ts";
import type { SnsEvent } from "../src/from/events/sns.ts";
import type { SqsEvent } from "../src/from/events/sqs.ts";
import { fromLambdaObject } from "../src/from/object.ts";
import { fromLambdaQueue } from "../src/from/queue.ts";
import { fromLambdaStream, type KinesisEvent } from "../src/from/records.ts";
import { fromLambdaSchedule } from "../src/from/schedule.ts";
import { fromLambdaTopic } from "../src/from/topic.ts";
import { toLambda } from "../src/to/events.ts";
import { context } from "./events.ts";
import { click, EVENTS, messages, uploaded } from "./native-events.ts";

const seen: unknown[] = [];
let answer: (event: never, context: { readonly functionName: string }) => unknown;
const handler = async (event: object, context: { readonly functionName: string }) => {
  seen.push(event);
  return answer(event as never, context);
};

beforeEach(() => {
  vi.stubEnv("PORTABLE_FN_PREFIX", "shop-");
  seen.splice(0);
  answer = () => undefined;
});
afterEach(() => vi.unstubAllEnvs());

function run(declaration: FunctionDeclaration, event: unknown) {
  const app = defineApp({ name: "shop", functions: { nightly: declaration } });
  return toLambda(app, { log: () => {} })(event, context as never);
}

const items = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});
/** ARNs name the resource as the app does, without the deployment's prefix. */
const logical = (event: unknown) => JSON.parse(JSON.stringify(event).replaceAll("shop-", ""));

describe("foreign handlers of events", () => {
  it.each([
    ["fifo", fromLambdaQueue("lines", handler, { fifo: true })],
    ["sns", fromLambdaTopic("placed", handler)],
    ["bus", fromLambdaTopic("placed", handler, { event: "event-bridge" })],
    ["rule", fromLambdaSchedule("0 3 * * *", handler)],
    ["scheduler", fromLambdaSchedule("0 3 * * *", handler, { event: "scheduler" })],
    ["kinesis", fromLambdaStream("clicks", handler)],
  ] as const)("get for %s what Lambda would hand over", async (name, declaration) => {
    expect(await run(declaration, EVENTS[name])).toEqual(items());
    const ignored = { md5OfBody: expect.anything(), receiptHandle: expect.anything() };
    const wanted = logical(EVENTS[name]);
    for (const record of wanted.Records ?? []) {
      if (record.eventSource === "aws:kinesis") {
        record.eventID = expect.stringMatching(/^shardId-/);
        continue;
      }
      if (record.eventSource === "aws:sqs") {
        Object.assign(record, ignored, {
          attributes: expect.objectContaining({
            MessageGroupId: "g",
            ApproximateReceiveCount: "2",
          }),
          messageAttributes: expect.anything(),
        });
      }
      if (record.Sns)
        record.Sns.MessageAttributes = expect.objectContaining(record.Sns.MessageAttributes);
    }
    expect(seen).toEqual([wanted]);
  });

  it("get what became of an object in either form", async () => {
    await run(fromLambdaObject("uploads", handler), s3Event(uploaded));
    await run(
      fromLambdaObject("uploads", handler, { event: "event-bridge" }),
      s3BridgeEvent(uploaded),
    );
    const [direct, bridged] = seen as [S3Event, BridgeEvent];
    expect(direct.Records[0]?.s3.object).toMatchObject({
      key: "%C3%B6+b%2Bc/%C3%A4%2520.png",
      size: 3,
      eTag: "e",
    });
    expect(direct.Records[0]?.eventName).toBe("ObjectCreated:Put");
    expect(bridged["detail-type"]).toBe("Object Created");
    expect(bridged.detail).toMatchObject({
      bucket: { name: "uploads" },
      object: { key: uploaded.key },
    });
  });

  it("get changes of items in DynamoDB's notation", async () => {
    await run(fromLambdaChange("customers", handler), EVENTS["dynamodb"]);
    const [{ Records }] = seen as [DynamoDbEvent];
    expect(Records[0]).toMatchObject({
      eventName: "MODIFY",
      dynamodb: {
        Keys: { id: { S: "1" } },
        OldImage: { id: { S: "1" }, n: { N: "1" } },
        NewImage: { n: { N: "2" }, bytes: { B: "AQI=" }, none: { NULL: true } },
      },
    });
  });

  it("are told the name of their function", async () => {
    answer = (_event, { functionName }) => seen.push(functionName);
    await run(fromLambdaSchedule("0 3 * * *", handler), EVENTS["rule"]);
    expect(seen[1]).toBe("nightly");
  });

  it("name the messages that come again", async () => {
    answer = () => items("m1");
    const event = messages("orders", "1", "2", "3");
    expect(await run(fromLambdaQueue("orders", handler), event)).toEqual(items("m1"));
    answer = () => ({ batchItemFailures: [] });
    expect(await run(fromLambdaQueue("orders", handler), event)).toEqual(items());
  });

  it("stop a FIFO group with the first message that they name", async () => {
    answer = () => items("m0");
    const event = messages("lines.fifo", "1", "2", { system: { MessageGroupId: "other" } });
    expect(await run(fromLambdaQueue("lines", handler, { fifo: true }), event)).toEqual(
      items("m0", "m1"),
    );
  });

  it("stop a shard, and a change, with what they name", async () => {
    answer = () => items("2");
    const three = { Records: ["1", "2", "3"].map((it) => click(it, it)) };
    expect(await run(fromLambdaStream("clicks", handler), three)).toEqual(items("2"));
    answer = ({ Records: [record] }: DynamoDbEvent) => items(record?.dynamodb.SequenceNumber ?? "");
    const failed = run(fromLambdaChange("customers", handler), EVENTS["dynamodb"]);
    await expect(failed).rejects.toMatchObject({ code: "PFN_DELIVERY" });
  });

  it.each([
    ["a throw", () => Promise.reject(new Error("no"))],
    ["a text", () => "ok"],
    ["a list", () => []],
    ["failures that are none", () => ({ batchItemFailures: "m0" })],
    ["a name of no record", () => items("m9")],
    ["a failure without a name", () => ({ batchItemFailures: [{}] })],
  ])("have all of a batch come again after %s", async (_what, result) => {
    answer = result;
    const failed = run(fromLambdaQueue("orders", handler), messages("orders", "1", "2"));
    await expect(failed).rejects.toMatchObject({ code: "PFN_DELIVERY" });
  });

  it("are typed as Lambda's own events", () => {
    expectTypeOf<SqsEvent>().toExtend<Readonly<{ Records: readonly object[] }>>();
    expectTypeOf<SQSEvent["Records"][number]["body"]>().toEqualTypeOf<
      SqsEvent["Records"][number]["body"]
    >();
    expectTypeOf<keyof SnsEvent["Records"][number]["Sns"]>().toExtend<
      keyof SNSEvent["Records"][number]["Sns"]
    >();
    expectTypeOf<keyof BridgeEvent>().toExtend<keyof EventBridgeEvent<string, unknown>>();
    expectTypeOf<keyof S3Event["Records"][number]>().toExtend<
      keyof S3EventType["Records"][number]
    >();
    expectTypeOf<keyof DynamoDbEvent["Records"][number]>().toExtend<
      keyof DynamoDBStreamEvent["Records"][number]
    >();
    expectTypeOf<KinesisEvent["Records"][number]>().toExtend<
      Readonly<KinesisStreamEvent["Records"][number]>
    >();
    fromLambdaQueue("orders", async (_event: SQSEvent): Promise<SQSBatchResponse> => items());
    fromLambdaTopic("placed", async (_event: SNSEvent) => {});
    fromLambdaObject("uploads", async (_event: S3EventType) => {});
    fromLambdaChange("customers", async (_event: DynamoDBStreamEvent) => {});
  });
});
