/** Pub/Sub messages as Google writes them: in a push, without a wrapper, in a CloudEvent. */
import { toBase64 } from "@portable-fn/adapter-kit/base64";
import type { CloudEvent } from "@portable-fn/core";

/** A message before anything has put it into a form. */
export interface NativeMessage {
  readonly id: string;
  readonly content: Uint8Array;
  readonly attributes: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly publishTime: string;
  readonly orderingKey?: string | undefined;
}

/** A request of Google's, but for where it goes. */
export interface NativeRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/**
 * Writes a message as a push has it; two members come under two names each.
 *
 * @param message the message
 * @returns the JSON object
 */
export function pushedMessage(message: NativeMessage): {
  readonly data: string;
  readonly messageId: string;
  readonly message_id: string;
  readonly publishTime: string;
  readonly publish_time: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly orderingKey?: string;
} {
  const { id, content, attributes, publishTime, orderingKey } = message;
  return {
    ...(Object.keys(attributes).length > 0 && { attributes }),
    data: toBase64(content),
    messageId: id,
    message_id: id,
    ...(orderingKey && { orderingKey }),
    publishTime,
    publish_time: publishTime,
  };
}

/**
 * Makes the request of a push.
 *
 * @param message the message
 * @param subscription `projects/p/subscriptions/s`
 * @param deliveryAttempt from 1; absent where the subscription has no dead-letter topic
 * @returns the request
 */
export function pushRequest(
  message: NativeMessage,
  subscription: string,
  deliveryAttempt?: number,
): NativeRequest {
  const attempt = deliveryAttempt !== undefined && { deliveryAttempt };
  return {
    headers: { "content-type": "application/json", "user-agent": "CloudPubSub-Google" },
    body: JSON.stringify({ ...attempt, message: pushedMessage(message), subscription }),
  };
}

/**
 * Makes the request of a push without wrapper, with metadata; it does not say which delivery it is.
 *
 * @param message the message; its attributes become headers
 * @param subscription `projects/p/subscriptions/s`
 * @returns the request
 */
export function unwrappedRequest(message: NativeMessage, subscription: string): NativeRequest {
  const { id, content, attributes, publishTime, orderingKey } = message;
  const written = Object.entries(attributes).map(([name, value]) => [
    name,
    Buffer.from(value).toString("latin1"),
  ]);
  return {
    headers: {
      "user-agent": "CloudPubSub-Google",
      ...Object.fromEntries(written),
      "x-goog-pubsub-subscription-name": subscription,
      "x-goog-pubsub-message-id": id,
      "x-goog-pubsub-publish-time": publishTime,
      ...(orderingKey && { "x-goog-pubsub-ordering-key": orderingKey }),
    },
    body: content,
  };
}

/**
 * Makes the CloudEvent of a published message.
 *
 * @param message the message
 * @param topic `projects/p/topics/t`
 * @param subscription Eventarc's own
 * @returns the CloudEvent
 */
export function messagePublished(
  message: NativeMessage,
  topic: string,
  subscription: string,
): CloudEvent {
  return {
    specversion: "1.0",
    id: message.id,
    source: `//pubsub.googleapis.com/${topic}`,
    type: "google.cloud.pubsub.topic.v1.messagePublished",
    time: message.publishTime,
    datacontenttype: "application/json",
    data: { message: pushedMessage(message), subscription },
  };
}
