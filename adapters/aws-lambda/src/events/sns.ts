/** Notifications of SNS: given to the function, or in the envelope in which a queue gets them. */
import { type EventItem, topicEvent } from "@portable-fn/adapter-kit/events";
import type { AppFunction, TopicTrigger } from "@portable-fn/core";
import { besideIn } from "./attributes.ts";
import type { Carrier, Parcel, Route } from "./delivery.ts";
import { type Fields, lastOf, optionalText, textOf } from "./fields.ts";

/** What a topic's event is made of, checked when it is read. */
export interface Notification {
  readonly id: string;
  readonly source: string;
  readonly time: number | string | undefined;
  readonly subject?: string | undefined;
  readonly message: unknown;
  readonly attributes: unknown;
  /** X-Ray's header. */
  readonly trace?: unknown;
}

/** @returns whether it is the envelope of a notification, as queues get it */
export function isNotification({ Type, TopicArn, Message }: Fields): boolean {
  return Type === "Notification" && typeof TopicArn === "string" && typeof Message === "string";
}

/**
 * Gives the event of a notification.
 *
 * @param envelope the notification
 * @param route finds functions
 * @param carrier what carries it
 * @returns the event; `undefined` where the topic has no function
 * @throws DecodeError for what is malformed
 */
export function notificationParcel(
  envelope: Fields,
  route: Route,
  carrier: Carrier,
): Parcel | undefined {
  const { MessageId, TopicArn, Timestamp, Subject, Message, MessageAttributes } = envelope;
  const arn = textOf(TopicArn);
  const name = lastOf(arn);
  const fn = route.find("topic", arn, name, name.replace(/\.fifo$/, ""));
  if (!fn) return undefined;
  const notification = {
    id: textOf(MessageId),
    source: arn,
    time: optionalText(Timestamp),
    subject: optionalText(Subject),
    message: Message,
    attributes: MessageAttributes,
  };
  return topicParcel(fn, notification, carrier);
}

/**
 * Makes the event of a topic.
 *
 * @param fn the function
 * @param notification what it is made of
 * @param carrier what carries it
 * @returns the event for the function
 */
export function topicParcel(
  fn: AppFunction,
  notification: Notification,
  { attempt = 1, order }: Carrier,
): Parcel {
  const { id, source, time, subject, message, attributes, trace } = notification;
  const { topic } = fn.trigger as TopicTrigger;
  const read: EventItem["read"] = () =>
    topicEvent({
      ...besideIn(attributes, trace),
      id,
      source,
      time,
      subject,
      content: textOf(message),
      topic,
    });
  return { fn, item: { id, attempt, order, read } };
}
