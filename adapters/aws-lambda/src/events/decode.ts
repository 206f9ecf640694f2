/** Which service a native event is of. */
import { DecodeError } from "@portable-fn/adapter-kit/events";
import type { Decode } from "./delivery.ts";
import { type Fields, fieldsOf } from "./fields.ts";

/** Decoders by the service that the event is of, as {@link serviceOf} says it. */
export type Services = ReadonlyMap<unknown, Decode>;

/**
 * Tells which service a native event is of.
 *
 * @param event what Lambda handed over
 * @returns `aws:sqs` and the like; for EventBridge, whose events do not say it, `aws:events`
 */
export function serviceOf(event: unknown): unknown {
  const { Records, eventSource, "detail-type": type, Event } = fieldsOf(event);
  if (type !== undefined) return "aws:events";
  // What S3 sends when it is set up has no records.
  if (Event === "s3:TestEvent") return "aws:s3";
  const record = fieldsOf(Array.isArray(Records) ? Records[0] : undefined);
  // SNS alone writes it with a capital.
  return eventSource ?? record["eventSource"] ?? record["EventSource"];
}

/**
 * Makes the decoder of several services' events.
 *
 * @param services their decoders
 * @returns the decoder; it throws a DecodeError for an event of another service
 */
export function decoderOf(services: Services): Decode {
  return (event, route) => {
    const decode = services.get(serviceOf(event));
    if (decode) return decode(event, route);
    throw new DecodeError("The event is of no service that this entry knows", {
      fix: "Take its trigger off this function",
    });
  };
}

/** @returns the records of an event; none where it has no list of them */
export function recordsOf({ Records }: Fields): readonly unknown[] {
  return Array.isArray(Records) ? Records : [];
}
