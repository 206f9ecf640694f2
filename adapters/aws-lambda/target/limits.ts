/** What Lambda allows at most. */
import type { Limit, Limits } from "@portable-fn/adapter-kit/target";

const QUOTAS = "docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const date = "2026-11-23";

const NO_DATA: Limit = {
  value: null,
  source: "the event tells of something, it has no data",
  date,
};
const SQS: Limit = {
  value: 1_048_576,
  source:
    "docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html; attributes count, and queues may be set to less",
  date,
};
const SNS: Limit = {
  value: 262_144,
  source: "docs.aws.amazon.com/general/latest/gr/sns.html; attributes count",
  date,
};

/** Bytes of an event's data, by door. */
const eventBytes: Readonly<Record<string, Limit>> = {
  sqs: SQS,
  "sqs-fifo": SQS,
  sns: SNS,
  "sns-sqs": SNS,
  eventbridge: {
    value: 262_144,
    source:
      "docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html: 256 KB, the names of the event count",
    date,
  },
  scheduler: NO_DATA,
  rule: NO_DATA,
  s3: NO_DATA,
  "s3-eventbridge": NO_DATA,
  "s3-sns": NO_DATA,
  "s3-sqs": NO_DATA,
  dynamodb: {
    value: 409_600,
    source:
      "docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html: 400 KB, an item's names and values",
    date,
  },
  kinesis: {
    value: 1_048_576,
    source:
      "docs.aws.amazon.com/streams/latest/dev/large-records.html: the default; a stream may be set to more",
    date,
  },
  kafka: { value: 4_718_592, source: `${QUOTAS}: an event of 6 MB, of which base64 leaves`, date },
};

/** Limits of Lambda; a gateway in front may have lower ones, see the README. */
export const limits: Limits = {
  timeoutSeconds: { value: 900, source: QUOTAS, date },
  memoryMb: { value: 10_240, source: QUOTAS, date },
  requestBytes: { value: 6_291_456, source: `${QUOTAS}; base64 counts`, date },
  responseBytes: {
    value: 6_291_556,
    source: "The Runtime API's answer 413; base64 and JSON escapes count",
    date,
  },
  headerBytes: {
    value: 10_240,
    source: "docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html",
    date,
  },
  eventBytes,
  bundleBytes: { value: 52_428_800, source: `${QUOTAS}; zipped, by direct upload`, date },
};
