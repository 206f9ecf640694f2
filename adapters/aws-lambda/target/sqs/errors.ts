/** What the endpoint refuses, named as SQS names it in the JSON protocol and in the query protocol. */

/** By name in JSON: the name in the query protocol, which clients give as `Code`, and the status. */
const KNOWN = {
  BatchEntryIdsNotDistinct: ["AWS.SimpleQueueService.BatchEntryIdsNotDistinct", 400],
  BatchRequestTooLong: ["AWS.SimpleQueueService.BatchRequestTooLong", 400],
  EmptyBatchRequest: ["AWS.SimpleQueueService.EmptyBatchRequest", 400],
  InvalidAttributeName: ["InvalidAttributeName", 400],
  InvalidAttributeValue: ["InvalidAttributeValue", 400],
  InvalidBatchEntryId: ["AWS.SimpleQueueService.InvalidBatchEntryId", 400],
  InvalidMessageContents: ["InvalidMessageContents", 400],
  MessageNotInflight: ["AWS.SimpleQueueService.MessageNotInflight", 400],
  QueueDoesNotExist: ["AWS.SimpleQueueService.NonExistentQueue", 400],
  QueueNameExists: ["QueueAlreadyExists", 400],
  ReceiptHandleIsInvalid: ["ReceiptHandleIsInvalid", 404],
  TooManyEntriesInBatchRequest: ["AWS.SimpleQueueService.TooManyEntriesInBatchRequest", 400],
  InvalidParameterValueException: ["InvalidParameterValue", 400],
  MissingRequiredParameterException: ["MissingParameter", 400],
  SerializationException: ["SerializationException", 400],
  UnknownOperationException: ["InvalidAction", 400],
} as const;

/** What SQS itself refuses, and what the layer before it does. */
const BEFORE_SQS: ReadonlySet<string> = new Set([
  "InvalidParameterValueException",
  "MissingRequiredParameterException",
  "SerializationException",
  "UnknownOperationException",
]);

/** A refusal of the endpoint. */
export class SqsError extends Error {
  /** As `__type` says it. */
  readonly type: string;
  /** As the query protocol calls it. */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;

  /**
   * @param name in the JSON protocol
   * @param message says what is wrong
   */
  constructor(name: keyof typeof KNOWN, message: string) {
    super(message);
    this.name = name;
    const namespace = BEFORE_SQS.has(name) ? "com.amazon.coral.service" : "com.amazonaws.sqs";
    this.type = `${namespace}#${name}`;
    [this.code, this.status] = KNOWN[name];
  }
}

/**
 * The commonest refusal.
 *
 * @param value what was given
 * @param parameter its name
 * @param reason why it is not taken
 * @returns the error
 */
export function invalidValue(value: unknown, parameter: string, reason: string): SqsError {
  return new SqsError(
    "InvalidParameterValueException",
    `Value ${String(value).slice(0, 200)} for parameter ${parameter} is invalid. Reason: ${reason}`,
  );
}

/**
 * A parameter that is not there.
 *
 * @param parameter its name
 * @returns the error
 */
export function missing(parameter: string): SqsError {
  return new SqsError(
    "MissingRequiredParameterException",
    `The request must contain the parameter ${parameter}.`,
  );
}
