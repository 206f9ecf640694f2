/** SNS's event, of what was published; and the envelope in which queues get the same. */
import { arnOf } from "./account.ts";

/** What was published. */
export interface SnsParts {
  readonly id: string;
  /** The topic's name. */
  readonly topic: string;
  readonly message: string;
  /** RFC 3339. */
  readonly time: string;
  readonly subject?: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

/** An attribute. */
export interface SnsAttribute {
  readonly Type: "String";
  readonly Value: string;
}

/** The part of the event that is the notification. */
export interface SnsNotification {
  readonly Type: "Notification";
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Subject: string | null;
  readonly Message: string;
  readonly Timestamp: string;
  readonly SignatureVersion: string;
  readonly Signature: string;
  readonly SigningCertUrl: string;
  readonly UnsubscribeUrl: string;
  readonly MessageAttributes: Readonly<Record<string, SnsAttribute>>;
}

/** The event. */
export interface SnsEvent {
  readonly Records: readonly {
    readonly EventVersion: "1.0";
    readonly EventSubscriptionArn: string;
    readonly EventSource: "aws:sns";
    readonly Sns: SnsNotification;
  }[];
}

const ABOUT = {
  SignatureVersion: "1",
  Signature: "",
  SigningCertUrl: "https://sns.us-east-1.amazonaws.com/SimpleNotificationService.pem",
  UnsubscribeUrl: "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
};

/**
 * Writes the event.
 *
 * @param parts what was published
 * @returns JSON
 */
export function snsEvent(parts: SnsParts): SnsEvent {
  const { id, topic, message, time, subject, attributes } = parts;
  const arn = arnOf("sns", topic);
  return {
    Records: [
      {
        EventSource: "aws:sns",
        EventVersion: "1.0",
        EventSubscriptionArn: `${arn}:${id}`,
        Sns: {
          Type: "Notification",
          MessageId: id,
          TopicArn: arn,
          Subject: subject ?? null,
          Message: message,
          Timestamp: time,
          ...ABOUT,
          MessageAttributes: attributesOf(attributes),
        },
      },
    ],
  };
}

/**
 * Writes what a queue gets that is subscribed to the topic, unless it wants messages raw.
 *
 * @param parts what was published
 * @returns JSON; two of its names are written otherwise than in the event
 */
export function snsEnvelope(parts: SnsParts): string {
  const { id, topic, message, time, subject, attributes } = parts;
  const { SigningCertUrl, UnsubscribeUrl, ...about } = ABOUT;
  return JSON.stringify({
    Type: "Notification",
    MessageId: id,
    TopicArn: arnOf("sns", topic),
    ...(subject !== undefined && { Subject: subject }),
    Message: message,
    Timestamp: time,
    ...about,
    SigningCertURL: SigningCertUrl,
    UnsubscribeURL: UnsubscribeUrl,
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributesOf(attributes) }),
  });
}

function attributesOf(given: Readonly<Record<string, string>>): Record<string, SnsAttribute> {
  return Object.fromEntries(
    Object.entries(given).map(([name, Value]) => [name, { Type: "String", Value }]),
  );
}
