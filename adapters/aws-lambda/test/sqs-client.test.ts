import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  type CreateQueueCommandInput,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  paginateListQueues,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SqsEndpoint, startSqs } from "../target/sqs/server.ts";
import { ManualClock, until } from "./manual-clock.ts";

let clock: ManualClock;
let endpoint: SqsEndpoint;
let client: SQSClient;

beforeEach(async () => {
  clock = new ManualClock();
  endpoint = await startSqs({ clock });
  client = new SQSClient({
    endpoint: endpoint.url,
    region: "us-east-1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await endpoint.stop();
});

async function create(
  QueueName = "orders",
  Attributes: CreateQueueCommandInput["Attributes"] = {},
): Promise<string> {
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl ?? "";
}

async function receive(QueueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}) {
  const input = { QueueUrl, MaxNumberOfMessages: 10, ...more };
  return (await client.send(new ReceiveMessageCommand(input))).Messages ?? [];
}

const bodies = (messages: { Body?: string | undefined }[]) => messages.map(({ Body }) => Body);

/** What the client makes of a refusal. */
async function refusal(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (it) => it,
  );
  expect(error).toBeInstanceOf(Error);
  return { name: error.name, code: error.Code, status: error.$metadata.httpStatusCode };
}

describe("queues, for AWS's client", () => {
  it("are created once, found, listed and deleted", async () => {
    const url = await create("orders", { VisibilityTimeout: "20" });
    expect(url).toBe(`${endpoint.url}/123456789012/orders`);
    expect(await create("orders", { VisibilityTimeout: "20" })).toBe(url);
    expect(await refusal(create("orders", { VisibilityTimeout: "21" }))).toEqual({
      name: "QueueNameExists",
      code: "QueueAlreadyExists",
      status: 400,
    });
    await create("other");
    const found = await client.send(new GetQueueUrlCommand({ QueueName: "orders" }));
    expect(found.QueueUrl).toBe(url);
    const { QueueUrls } = await client.send(new ListQueuesCommand({ QueueNamePrefix: "or" }));
    expect(QueueUrls).toEqual([url]);
    const pages: number[] = [];
    for await (const page of paginateListQueues({ client, pageSize: 1 }, {})) {
      pages.push(page.QueueUrls?.length ?? 0);
    }
    expect(pages).toEqual([1, 1]);
    await client.send(new DeleteQueueCommand({ QueueUrl: url }));
    const gone = client.send(new GetQueueUrlCommand({ QueueName: "orders" }));
    await expect(gone).rejects.toBeInstanceOf(QueueDoesNotExist);
  });

  it("say their attributes and take new ones", async () => {
    const QueueUrl = await create("orders.fifo", {
      FifoQueue: "true",
      ContentBasedDeduplication: "true",
      MessageRetentionPeriod: "60",
      MaximumMessageSize: "2048",
    });
    const Attributes = { VisibilityTimeout: "5", Policy: "{}" };
    await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    const all = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
    expect((await client.send(all)).Attributes).toEqual({
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesDelayed: "0",
      ApproximateNumberOfMessagesNotVisible: "0",
      ContentBasedDeduplication: "true",
      CreatedTimestamp: "1700000000",
      DeduplicationScope: "queue",
      DelaySeconds: "0",
      FifoQueue: "true",
      LastModifiedTimestamp: "1700000000",
      MaximumMessageSize: "2048",
      MessageRetentionPeriod: "60",
      Policy: "{}",
      QueueArn: "arn:aws:sqs:us-east-1:123456789012:orders.fifo",
      ReceiveMessageWaitTimeSeconds: "0",
      VisibilityTimeout: "5",
    });
    const one = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
    expect(Object.keys((await client.send(one)).Attributes ?? {})).toEqual(["QueueArn"]);
  });

  it.each<[string, string, CreateQueueCommandInput["Attributes"], string]>([
    ["a name that is none", "a b", {}, "InvalidParameterValue"],
    ["a FIFO queue named as none", "plain", { FifoQueue: "true" }, "InvalidParameterValue"],
    ["a name of a FIFO queue", "plain.fifo", {}, "InvalidParameterValue"],
    ["a timeout over 12 hours", "plain", { VisibilityTimeout: "43201" }, "InvalidAttributeValue"],
    ["an attribute that is none", "plain", { Colour: "1" } as never, "InvalidAttributeName"],
    ["a redrive policy that is none", "plain", { RedrivePolicy: "{" }, "InvalidParameterValue"],
    [
      "dead letters to nowhere",
      "plain",
      { RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:x:1:y","maxReceiveCount":2}' },
      "InvalidParameterValue",
    ],
  ])("are refused for %s", async (_what, name, attributes, code) => {
    expect(await refusal(create(name, attributes))).toMatchObject({ code, status: 400 });
  });
});

describe("messages, for AWS's client", () => {
  it("arrive with what the client checks and asks for", async () => {
    const QueueUrl = await create();
    const MessageAttributes = {
      colour: { DataType: "String", StringValue: "grün" },
      count: { DataType: "Number.int", StringValue: "3" },
      bytes: { DataType: "Binary", BinaryValue: Uint8Array.of(0, 255, 7) },
    };
    const trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";
    const sent = await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: "Grüße 👋",
        MessageAttributes,
        MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: trace } },
      }),
    );
    await clock.advance(1);
    const [message] = await receive(QueueUrl, {
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    expect(message).toEqual({
      MessageId: sent.MessageId,
      ReceiptHandle: expect.any(String),
      Body: "Grüße 👋",
      MD5OfBody: sent.MD5OfMessageBody,
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      MessageAttributes,
      Attributes: {
        AWSTraceHeader: trace,
        ApproximateFirstReceiveTimestamp: "1700000001000",
        ApproximateReceiveCount: "1",
        SenderId: expect.any(String),
        SentTimestamp: "1700000000000",
      },
    });
    expect(sent.MD5OfMessageSystemAttributes).toMatch(/^[0-9a-f]{32}$/);
  });

  it("give only the attributes that were asked for", async () => {
    const QueueUrl = await create("orders", { VisibilityTimeout: "0" });
    const StringValue = "x";
    const MessageAttributes = {
      "a.one": { DataType: "String", StringValue },
      "a.two": { DataType: "String", StringValue },
      b: { DataType: "String", StringValue },
    };
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x", MessageAttributes }));
    const names = async (more: Partial<ReceiveMessageCommandInput>) => {
      const [message] = await receive(QueueUrl, more);
      const { Attributes = {}, MessageAttributes: own = {} } = message ?? {};
      return [Object.keys(Attributes), Object.keys(own)];
    };
    expect(await names({})).toEqual([[], []]);
    expect(await names({ MessageAttributeNames: ["a.*"] })).toEqual([[], ["a.one", "a.two"]]);
    expect(await names({ MessageAttributeNames: [".*"] })).toEqual([[], ["a.one", "a.two", "b"]]);
    expect(
      await names({
        MessageAttributeNames: ["b"],
        AttributeNames: ["ApproximateReceiveCount"] as never,
      }),
    ).toEqual([["ApproximateReceiveCount"], ["b"]]);
  });

  it("are sent, hidden and deleted in batches, each for itself", async () => {
    const QueueUrl = await create();
    const sent = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: "a", MessageBody: "one" },
          { Id: "b", MessageBody: "not\u0000allowed" },
          { Id: "c", MessageBody: "three", DelaySeconds: 5 },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(["a", "c"]);
    expect(sent.Failed).toEqual([
      { Id: "b", SenderFault: true, Code: "InvalidMessageContents", Message: expect.any(String) },
    ]);
    const [one] = await receive(QueueUrl);
    const Entries = [
      { Id: "x", ReceiptHandle: one?.ReceiptHandle, VisibilityTimeout: 0 },
      { Id: "y", ReceiptHandle: "nonsense", VisibilityTimeout: 0 },
    ];
    const changed = await client.send(
      new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }),
    );
    expect([changed.Successful, changed.Failed?.[0]?.Code]).toEqual([
      [{ Id: "x" }],
      "ReceiptHandleIsInvalid",
    ]);
    await clock.advance(5);
    const both = await receive(QueueUrl);
    expect(bodies(both).sort()).toEqual(["one", "three"]);
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: both.map(({ ReceiptHandle }, at) => ({ Id: `${at}`, ReceiptHandle })),
      }),
    );
    expect(deleted.Successful).toHaveLength(2);
    await clock.advance(60);
    expect(await receive(QueueUrl)).toEqual([]);
  });

  it("wait for a message that comes later", async () => {
    const QueueUrl = await create();
    const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 });
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "late" }));
    expect(bodies(await waiting)).toEqual(["late"]);
  });

  it("are not given to a client that left", async () => {
    const QueueUrl = await create();
    const left = new AbortController();
    const command = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 });
    const waiting = client.send(command, { abortSignal: left.signal });
    const queue = endpoint.service.get("orders");
    await until(() => queue.waiting === 1);
    left.abort();
    await expect(waiting).rejects.toThrow();
    await until(() => queue.waiting === 0);
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "kept" }));
    expect(bodies(await receive(QueueUrl))).toEqual(["kept"]);
  });

  it("are purged", async () => {
    const QueueUrl = await create();
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
    await client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await receive(QueueUrl)).toEqual([]);
  });

  it("of a FIFO queue say group, sequence and duplicates", async () => {
    const QueueUrl = await create("orders.fifo", { FifoQueue: "true" });
    const send = (MessageBody: string, MessageDeduplicationId: string) =>
      client.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody,
          MessageDeduplicationId,
          MessageGroupId: "g",
        }),
      );
    const one = await send("one", "1");
    const again = await send("one again", "1");
    expect([again.MessageId, again.SequenceNumber]).toEqual([one.MessageId, one.SequenceNumber]);
    const two = await send("two", "2");
    expect(BigInt(two.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(one.SequenceNumber ?? 0));
    const got = await receive(QueueUrl, { MessageSystemAttributeNames: ["All"] });
    expect(bodies(got)).toEqual(["one", "two"]);
    expect(got[0]?.Attributes).toMatchObject({
      MessageGroupId: "g",
      MessageDeduplicationId: "1",
      SequenceNumber: one.SequenceNumber,
    });
  });
});

describe("requests that SQS refuses", () => {
  it.each<[string, (QueueUrl: string) => Promise<unknown>, string]>([
    [
      "a queue that is not there",
      (url) => receive(`${url}-not`),
      "AWS.SimpleQueueService.NonExistentQueue",
    ],
    [
      "a handle that is none",
      (QueueUrl) => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: "x" })),
      "ReceiptHandleIsInvalid",
    ],
    [
      "more than ten messages",
      (QueueUrl) => receive(QueueUrl, { MaxNumberOfMessages: 11 }),
      "InvalidParameterValue",
    ],
    [
      "a message over the limit",
      (QueueUrl) =>
        client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x".repeat(262_145) })),
      "InvalidParameterValue",
    ],
    [
      "an empty message",
      (QueueUrl) => client.send(new SendMessageCommand({ QueueUrl, MessageBody: "" })),
      "MissingParameter",
    ],
    [
      "an empty batch",
      (QueueUrl) => client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: [] })),
      "AWS.SimpleQueueService.EmptyBatchRequest",
    ],
    [
      "ids that are not distinct",
      (QueueUrl) =>
        client.send(
          new SendMessageBatchCommand({
            QueueUrl,
            Entries: Array.from({ length: 2 }, () => ({ Id: "a", MessageBody: "x" })),
          }),
        ),
      "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
    ],
    [
      "a batch of eleven",
      (QueueUrl) =>
        client.send(
          new SendMessageBatchCommand({
            QueueUrl,
            Entries: Array.from({ length: 11 }, (_, at) => ({ Id: `${at}`, MessageBody: "x" })),
          }),
        ),
      "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
    ],
  ])("%s", async (_what, act, code) => {
    expect(await refusal(act(await create()))).toMatchObject({ code });
  });

  it("a batch over 1 MiB", async () => {
    const QueueUrl = await create("orders", { MaximumMessageSize: "1048576" });
    const MessageBody = "x".repeat(600_000);
    const Entries = ["a", "b"].map((Id) => ({ Id, MessageBody }));
    const sending = client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect((await refusal(sending)).name).toBe("BatchRequestTooLong");
  });

  it("visibility of what is not in flight", async () => {
    const QueueUrl = await create();
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
    const [message] = await receive(QueueUrl, { VisibilityTimeout: 1 });
    await clock.advance(1);
    const { ReceiptHandle } = message ?? {};
    const change = { QueueUrl, ReceiptHandle, VisibilityTimeout: 9 };
    const changing = client.send(new ChangeMessageVisibilityCommand(change));
    expect((await refusal(changing)).name).toBe("MessageNotInflight");
  });

  it.each([
    ["an action that is none", "AmazonSQS.Nothing", "{}", "UnknownOperationException"],
    ["an action of an object", "AmazonSQS.constructor", "{}", "UnknownOperationException"],
    ["a body that is no JSON", "AmazonSQS.ListQueues", "{", "SerializationException"],
    ["a body that is no object", "AmazonSQS.ListQueues", "[1]", "SerializationException"],
    [
      "a parameter of a wrong type",
      "AmazonSQS.CreateQueue",
      '{"QueueName":1}',
      "InvalidParameterValueException",
    ],
  ])("%s", async (_what, target, body, type) => {
    const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.0" };
    const response = await fetch(endpoint.url, { method: "POST", headers, body });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/x-amz-json-1.0");
    expect(response.headers.get("x-amzn-query-error")).toMatch(/^\w+;Sender$/);
    expect((await response.json()).__type).toBe(`com.amazon.coral.service#${type}`);
  });
});
