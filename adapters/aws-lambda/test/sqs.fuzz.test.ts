import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBatchResult } from "../target/event-source/batch-result.ts";
import { type SqsEndpoint, startSqs } from "../target/sqs/server.ts";
import { ManualClock } from "./manual-clock.ts";

const ACTIONS = [
  "ChangeMessageVisibility",
  "ChangeMessageVisibilityBatch",
  "CreateQueue",
  "DeleteMessage",
  "DeleteMessageBatch",
  "GetQueueAttributes",
  "GetQueueUrl",
  "ListQueues",
  "PurgeQueue",
  "ReceiveMessage",
  "SendMessage",
  "SendMessageBatch",
  "SetQueueAttributes",
];

const odd = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("orders", "orders.fifo", "\ud800", "1e999", "__proto__", "{}", -1, 1e308),
);

const parameters = fc.record(
  {
    AttributeNames: odd,
    Attributes: fc.oneof(odd, fc.dictionary(fc.string(), odd), fc.record({ RedrivePolicy: odd })),
    DelaySeconds: odd,
    Entries: fc.oneof(odd, fc.array(fc.record({ Id: odd, MessageBody: odd, ReceiptHandle: odd }))),
    MaxNumberOfMessages: odd,
    MaxResults: odd,
    MessageAttributeNames: odd,
    MessageAttributes: fc.oneof(
      odd,
      fc.dictionary(fc.string(), fc.record({ DataType: odd, StringValue: odd, BinaryValue: odd })),
    ),
    MessageBody: odd,
    MessageDeduplicationId: odd,
    MessageGroupId: odd,
    MessageSystemAttributes: odd,
    NextToken: odd,
    QueueName: odd,
    ReceiptHandle: odd,
    VisibilityTimeout: odd,
  },
  { requiredKeys: [] },
);

describe("the SQS endpoint", () => {
  let endpoint: SqsEndpoint;
  beforeAll(async () => {
    endpoint = await startSqs({ clock: new ManualClock() });
    endpoint.service.create("orders");
    endpoint.service.create("orders.fifo", { FifoQueue: "true" });
  });
  afterAll(() => endpoint.stop());

  it("answers every request with what was asked or a refusal that says why", async () => {
    const queue = fc.constantFrom("x/orders", "x/orders.fifo", "x/nowhere");
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ACTIONS), queue, parameters, async (name, at, given) => {
        const response = await fetch(endpoint.url, {
          method: "POST",
          headers: { "x-amz-target": `AmazonSQS.${name}` },
          body: JSON.stringify({ QueueUrl: at, ...given }),
        });
        const text = await response.text();
        if (response.status === 200) return text === "" || typeof JSON.parse(text) === "object";
        expect([400, 404]).toContain(response.status);
        expect(response.headers.get("x-amzn-query-error")).toMatch(/^[\w.]+;Sender$/);
        expect(JSON.parse(text).__type).toMatch(/^com\.amazon(aws\.sqs|\.coral\.service)#\w+$/);
        return true;
      }),
      { numRuns: 800 },
    );
  });
});

describe("readBatchResult", () => {
  it("understands every result, and names as failed only what is in the batch", () => {
    const item = fc.oneof(odd, fc.record({ itemIdentifier: fc.oneof(odd, fc.constant("a")) }));
    const result = fc.oneof(odd, fc.record({ batchItemFailures: fc.oneof(odd, fc.array(item)) }));
    fc.assert(
      fc.property(result, (given) => {
        const verdict = readBatchResult(given, ["a", "b"]);
        expect(["success", "partial", "failure"]).toContain(verdict.kind);
        if (verdict.kind === "partial") expect([...verdict.failed]).toEqual(["a"]);
      }),
    );
  });
});
