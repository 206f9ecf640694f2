/** What the semantic conventions call the targets, and what brings events to them. */

/** Kinds of events that are messages. */
export type MessageKind = "queue" | "topic" | "stream";

interface Platform {
  /** A well-known value of `cloud.platform`. */
  readonly platform?: string;
  /** Starts of an event's `source`, and the system that each tells. */
  readonly sources?: readonly (readonly [RegExp, string])[];
  /** The system where the source tells none. */
  readonly system: Readonly<Record<MessageKind, string>>;
}

// Values of version 1.45 of the conventions; those without a well-known one have the same form.
const PLATFORMS: ReadonlyMap<string, Platform> = new Map<string, Platform>([
  [
    "aws-lambda",
    {
      platform: "aws_lambda",
      sources: [
        [/^arn:[\w-]+:sqs:/, "aws.sqs"],
        [/^arn:[\w-]+:sns:/, "aws.sns"],
        [/^arn:[\w-]+:kinesis:/, "aws.kinesis"],
        [/^(arn:[\w-]+:kafka:|kafka:)/, "kafka"],
      ],
      system: { queue: "aws.sqs", topic: "aws.eventbridge", stream: "aws.kinesis" },
    },
  ],
  [
    "google-cloud-functions",
    {
      platform: "gcp_cloud_functions",
      system: { queue: "gcp.pubsub", topic: "gcp.pubsub", stream: "gcp.pubsub" },
    },
  ],
  [
    "azure-functions",
    {
      platform: "azure.functions",
      sources: [
        [/^\/service-bus\//, "azure.servicebus"],
        [/^\/event-hubs\//, "azure.eventhubs"],
        [/^\/storage-queues\//, "azure.storage_queue"],
      ],
      system: { queue: "azure.servicebus", topic: "azure.eventgrid", stream: "azure.eventhubs" },
    },
  ],
  [
    "cloudflare-workers",
    {
      system: {
        queue: "cloudflare.queues",
        topic: "cloudflare.queues",
        stream: "cloudflare.queues",
      },
    },
  ],
]);

/**
 * Gives what the conventions call a target.
 *
 * @param target the target's name
 * @returns a value of `cloud.platform`; `undefined` where there is none
 */
export function cloudPlatformOf(target: string): string | undefined {
  return PLATFORMS.get(target)?.platform;
}

/**
 * Gives what the conventions call the system that brought a message.
 *
 * @param target the target's name
 * @param kind what the function listens to
 * @param source the event's `source`
 * @returns a value of `messaging.system.name`; the target's name where nothing better is known
 */
export function messagingSystemOf(target: string, kind: MessageKind, source: unknown): string {
  const known = PLATFORMS.get(target);
  if (!known) return target === "" ? "_OTHER" : target;
  const told = known.sources?.find(([start]) => start.test(String(source)));
  return told?.[1] ?? known.system[kind];
}
