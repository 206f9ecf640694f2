import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../target/clock.ts";
import { startQueuePoller } from "../target/event-source/queue-poller.ts";
import { type SqsEndpoint, startSqs } from "../target/sqs/server.ts";

let endpoint: SqsEndpoint;
let client: SQSClient;

beforeEach(async () => {
  endpoint = await startSqs();
  client = new SQSClient({
    endpoint: endpoint.url,
    region: "us-east-1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  });
});

afterEach(async () => {
  client.destroy();
  await endpoint.stop();
});

async function create(QueueName: string, Attributes: Record<string, string> = {}) {
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl ?? "";
}

describe("the endpoint and the poller, in the machine's time", () => {
  it("take a message from AWS's client to the function, again, and to the dead letters", async () => {
    const dead = await create("dead");
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: "arn:aws:sqs:us-east-1:123456789012:dead",
      maxReceiveCount: 3,
    });
    const QueueUrl = await create("orders", { VisibilityTimeout: "0.02", RedrivePolicy });
    const seen: string[] = [];
    const poller = startQueuePoller({
      queue: endpoint.service.get("orders"),
      clock: systemClock,
      invoke: async (event) => {
        const { Records } = event as SQSEvent;
        seen.push(...Records.map(({ body }) => body));
        const poison = Records.filter(({ body }) => body === "poison");
        return { batchItemFailures: poison.map((it) => ({ itemIdentifier: it.messageId })) };
      },
    });
    const bodies = ["a", "poison", "b"];
    const Entries = bodies.map((MessageBody, at) => ({ Id: `${at}`, MessageBody }));
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const letters = new ReceiveMessageCommand({
      QueueUrl: dead,
      WaitTimeSeconds: 20,
      MessageSystemAttributeNames: ["All"],
    });
    const { Messages } = await client.send(letters);
    expect(Messages).toMatchObject([
      { Body: "poison", Attributes: { ApproximateReceiveCount: "4" } },
    ]);
    expect(seen.sort()).toEqual(["a", "b", "poison", "poison", "poison"]);
    const counts = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
    expect((await client.send(counts)).Attributes).toMatchObject({
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesNotVisible: "0",
    });
    await poller.stop();
  });
});
