/** A queue's settings, from and to the attributes that the protocol has. */
import { invalidValue, SqsError } from "./errors.ts";

/** Where messages go that nobody could handle. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  /** How often a message is received before it goes there. */
  readonly maxReceiveCount: number;
}

/** Settings of a queue; times in seconds, of which parts are allowed here, though not on AWS. */
export interface QueueSettings {
  readonly visibilityTimeout: number;
  readonly delaySeconds: number;
  readonly retention: number;
  readonly waitTime: number;
  /** Bytes. */
  readonly maximumSize: number;
  readonly redrive: RedrivePolicy | undefined;
  readonly isFifo: boolean;
  readonly deduplicatesByContent: boolean;
  readonly deduplicatesByGroup: boolean;
  /** What changes nothing here: policies, keys. */
  readonly others: Readonly<Record<string, string>>;
}

const DEFAULTS: QueueSettings = {
  visibilityTimeout: 30,
  delaySeconds: 0,
  retention: 345_600,
  waitTime: 0,
  maximumSize: 262_144,
  redrive: undefined,
  isFifo: false,
  deduplicatesByContent: false,
  deduplicatesByGroup: false,
  others: {},
};

const OTHERS: ReadonlySet<string> = new Set([
  "FifoThroughputLimit",
  "KmsDataKeyReusePeriodSeconds",
  "KmsMasterKeyId",
  "Policy",
  "RedriveAllowPolicy",
  "SqsManagedSseEnabled",
]);

/** The setting of each attribute that is a number, and its bounds. */
const NUMBERS = {
  VisibilityTimeout: ["visibilityTimeout", 0, 43_200],
  DelaySeconds: ["delaySeconds", 0, 900],
  // AWS takes no less than 60, but here it must be seen to pass.
  MessageRetentionPeriod: ["retention", 0, 1_209_600],
  ReceiveMessageWaitTimeSeconds: ["waitTime", 0, 20],
  MaximumMessageSize: ["maximumSize", 1024, 1_048_576],
} as const;

/**
 * Reads attributes into settings.
 *
 * @param attributes as CreateQueue and SetQueueAttributes have them
 * @param base what is kept where nothing is said
 * @returns the settings
 * @throws SqsError for what is not known or out of bounds
 */
export function readSettings(
  attributes: Readonly<Record<string, unknown>>,
  base: QueueSettings = DEFAULTS,
): QueueSettings {
  let settings = base;
  for (const [name, value] of Object.entries(attributes)) {
    settings = { ...settings, ...readOne(name, String(value), settings) };
  }
  return settings;
}

function readOne(name: string, value: string, { others }: QueueSettings): Partial<QueueSettings> {
  if (Object.hasOwn(NUMBERS, name)) {
    const [setting, least, most] = NUMBERS[name as keyof typeof NUMBERS];
    return { [setting]: readNumber(name, value, least, most) };
  }
  if (OTHERS.has(name)) return { others: { ...others, [name]: value } };
  switch (name) {
    case "FifoQueue":
      return { isFifo: readFlag(name, value) };
    case "ContentBasedDeduplication":
      return { deduplicatesByContent: readFlag(name, value) };
    case "DeduplicationScope":
      return { deduplicatesByGroup: value === "messageGroup" };
    case "RedrivePolicy":
      return { redrive: value === "" ? undefined : readRedrive(value) };
    default:
      throw new SqsError("InvalidAttributeName", `Unknown Attribute ${name.slice(0, 100)}.`);
  }
}

function readNumber(name: string, value: string, least: number, most: number): number {
  const number = value.trim() === "" ? Number.NaN : Number(value);
  if (number >= least && number <= most) return number;
  throw new SqsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
}

function readFlag(name: string, value: string): boolean {
  if (value === "true" || value === "false") return value === "true";
  throw new SqsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
}

function readRedrive(value: string): RedrivePolicy {
  let policy: Partial<Record<keyof RedrivePolicy, unknown>> | null;
  try {
    policy = JSON.parse(value);
  } catch {
    policy = null;
  }
  const { deadLetterTargetArn, maxReceiveCount } = policy ?? {};
  const count = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn === "string" && count >= 1 && count <= 1000) {
    return { deadLetterTargetArn, maxReceiveCount: Math.floor(count) };
  }
  throw invalidValue(value, "RedrivePolicy", "It needs an ARN and a count of 1 to 1000.");
}

/**
 * Writes settings as attributes.
 *
 * @param settings which
 * @returns attributes; those of FIFO queues for them alone
 */
export function writeSettings(settings: QueueSettings): Record<string, string> {
  const numbers = Object.entries(NUMBERS).map(([name, [setting]]) => [
    name,
    String(settings[setting]),
  ]);
  return {
    ...Object.fromEntries(numbers),
    ...settings.others,
    ...(settings.redrive && { RedrivePolicy: JSON.stringify(settings.redrive) }),
    ...(settings.isFifo && {
      FifoQueue: "true",
      ContentBasedDeduplication: String(settings.deduplicatesByContent),
      DeduplicationScope: settings.deduplicatesByGroup ? "messageGroup" : "queue",
    }),
  };
}
