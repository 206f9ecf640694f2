/** The actions on queues. */
import type { Action, ActionContext } from "./action.ts";
import { SqsError } from "./errors.ts";
import { type Input, map, optionalNumber, optionalText, text, texts } from "./input.ts";
import type { Queue } from "./queue.ts";
import { writeSettings } from "./settings.ts";

/** The actions, by name. */
export const queueActions: Readonly<Record<string, Action>> = {
  CreateQueue(input, { service, urlOf }) {
    const queue = service.create(text(input, "QueueName"), map(input, "Attributes"));
    return { QueueUrl: urlOf(queue) };
  },
  GetQueueUrl: (input, { service, urlOf }) => ({
    QueueUrl: urlOf(service.get(text(input, "QueueName"))),
  }),
  ListQueues(input, { service, urlOf }) {
    const queues = service.list(optionalText(input, "QueueNamePrefix"));
    const most = optionalNumber(input, "MaxResults", 1, 1000) ?? 1000;
    const after = optionalText(input, "NextToken");
    const rest = after === undefined ? queues : queues.filter(({ name }) => name > after);
    const page = rest.slice(0, most);
    return {
      QueueUrls: page.map(urlOf),
      ...(rest.length > page.length && { NextToken: page.at(-1)?.name }),
    };
  },
  DeleteQueue: (input, context) => context.service.remove(queueOf(input, context)),
  PurgeQueue: (input, context) => queueOf(input, context).purge(),
  GetQueueAttributes(input, context) {
    const all = attributesOf(queueOf(input, context));
    const names = texts(input, "AttributeNames");
    const unknown = names.find((name) => name !== "All" && !KNOWN.has(name));
    if (unknown !== undefined) {
      throw new SqsError("InvalidAttributeName", `Unknown Attribute ${unknown.slice(0, 100)}.`);
    }
    const wanted = Object.entries(all).filter(
      ([name]) => names.includes("All") || names.includes(name),
    );
    return wanted.length > 0 ? { Attributes: Object.fromEntries(wanted) } : {};
  },
  SetQueueAttributes: (input, context) =>
    context.service.configure(queueOf(input, context), map(input, "Attributes")),
};

/**
 * Finds the queue that a request is about.
 *
 * @param input the request
 * @param context where the queues are
 * @returns the queue
 * @throws SqsError if there is none
 */
export function queueOf(input: Input, { service }: ActionContext): Queue {
  const url = text(input, "QueueUrl");
  return service.get(url.slice(url.lastIndexOf("/") + 1));
}

function attributesOf(queue: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = queue.counts();
  const created = String(Math.floor(queue.createdAt / 1000));
  return {
    ...writeSettings(queue.settings),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    QueueArn: queue.arn,
  };
}

const KNOWN: ReadonlySet<string> = new Set([
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
  "ContentBasedDeduplication",
  "CreatedTimestamp",
  "DeduplicationScope",
  "DelaySeconds",
  "FifoQueue",
  "FifoThroughputLimit",
  "KmsDataKeyReusePeriodSeconds",
  "KmsMasterKeyId",
  "LastModifiedTimestamp",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "Policy",
  "QueueArn",
  "ReceiveMessageWaitTimeSeconds",
  "RedriveAllowPolicy",
  "RedrivePolicy",
  "SqsManagedSseEnabled",
  "VisibilityTimeout",
]);
