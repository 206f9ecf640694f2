/** What each way by which events reach functions on Lambda promises. */
import type { EventCapabilities } from "@portable-fn/core";

/** A queue without order. */
const sqs: EventCapabilities = {
  trigger: "queue",
  batches: true,
  partialFailure: true,
  redelivery: true,
  attempt: true,
  retryDelay: false,
  deadLetter: true,
  directReject: false,
  ordered: false,
  crashSafe: true,
  attributes: true,
  contentType: true,
  bytes: false,
};

/** A topic whose events come one by one, by an asynchronous invocation: Lambda does not count them. */
const sns: EventCapabilities = { ...sqs, trigger: "topic", batches: false, attempt: false };

/** What has no data. */
const bare = { ...sns, attributes: false, contentType: false };

/** A shard: what is behind the first failure comes again, too, and how often is not said. */
const stream: EventCapabilities = {
  ...bare,
  trigger: "stream",
  batches: true,
  partialFailure: false,
  ordered: true,
  bytes: true,
};

/** By door; the host's doors have these names. */
export const events: Readonly<Record<string, EventCapabilities>> = {
  sqs,
  "sqs-fifo": { ...sqs, ordered: true },
  sns,
  "sns-sqs": { ...sqs, trigger: "topic" },
  // Bytes and other types of content as a CloudEvent in the event's detail.
  eventbridge: { ...sns, attributes: false, bytes: true },
  scheduler: { ...bare, trigger: "schedule" },
  rule: { ...bare, trigger: "schedule" },
  s3: { ...bare, trigger: "object" },
  "s3-eventbridge": { ...bare, trigger: "object" },
  "s3-sns": { ...bare, trigger: "object" },
  "s3-sqs": { ...bare, trigger: "object", batches: true, attempt: true },
  dynamodb: { ...stream, trigger: "change", bytes: false },
  kinesis: stream,
  kafka: { ...stream, contentType: true },
};
