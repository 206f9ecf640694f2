/** The batch: ten messages of JSON, of which one will fail. */

const ATTRIBUTES = {
  ApproximateReceiveCount: "1",
  SentTimestamp: "1763895600000",
  SenderId: "AIDAIENQZJOLO23YVJ4VO",
  ApproximateFirstReceiveTimestamp: "1763895600123",
};

/** The event as JSON. */
export const BATCH: string = JSON.stringify({
  Records: Array.from({ length: 10 }, (_, at) => ({
    messageId: `059f36b4-87a3-44ab-83d2-6619750000${10 + at}`,
    receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a".repeat(4),
    body: JSON.stringify({
      id: `order-${at}`,
      items: Array.from({ length: 5 }, (_item, sku) => ({ sku: `sku-${sku}`, quantity: sku + 1 })),
    }),
    attributes: ATTRIBUTES,
    messageAttributes: {},
    md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:orders",
    awsRegion: "eu-west-1",
  })),
});

/** What Lambda must be told. */
export const BATCH_RESULT: unknown = {
  batchItemFailures: [{ itemIdentifier: "059f36b4-87a3-44ab-83d2-661975000017" }],
};
