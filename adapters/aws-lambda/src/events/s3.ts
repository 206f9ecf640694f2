/** Changes of objects, as S3 tells of them and as EventBridge does. */
import { DecodeError, objectEvent, unclaimed } from "@portable-fn/adapter-kit/events";
import type { ObjectAction, ObjectTrigger } from "@portable-fn/core";
import type { Carrier, Parcel, WholeRoute } from "./delivery.ts";
import { type Fields, fieldsOf, optionalText, textOf } from "./fields.ts";

/** A change of an object, whichever way it came. */
export interface ObjectParts {
  readonly id: string;
  readonly time: unknown;
  readonly bucket: unknown;
  /** Decoded. */
  readonly key: string;
  readonly action: ObjectAction;
  readonly size: unknown;
  readonly etag: unknown;
}

/** @returns whether it is what S3 sends when a notification is set up */
export function isObjectTest({ Event, Service }: Fields): boolean {
  return Event === "s3:TestEvent" && Service === "Amazon S3";
}

/** @returns whether it is S3's own notification */
export function isObjectNotification(
  body: Fields,
): body is Fields & { readonly Records: readonly unknown[] } {
  const { Records } = body;
  return Array.isArray(Records) && fieldsOf(Records[0])["eventSource"] === "aws:s3";
}

/**
 * Gives the events of a notification.
 *
 * @param records the notification's
 * @param route finds functions
 * @param carrier what carries it
 * @returns the events, without those that the functions' filters leave out
 * @throws DecodeError for what is malformed; PortableError `PFN_UNCLAIMED`, `PFN_AMBIGUOUS`
 */
export function objectParcels(
  records: readonly unknown[],
  route: WholeRoute,
  carrier: Carrier,
): readonly Parcel[] {
  return records.flatMap((record, at) => {
    const { eventName, eventTime, responseElements, s3 } = fieldsOf(record);
    const { bucket, object } = fieldsOf(s3);
    const { key, size, eTag, sequencer } = fieldsOf(object);
    const request = fieldsOf(responseElements)["x-amz-request-id"];
    const parts = {
      // A notification has no id; what stays the same when it comes again makes one.
      id: [optionalText(request), optionalText(sequencer), at].join("."),
      time: eventTime,
      bucket: fieldsOf(bucket)["name"],
      key: decodedKey(textOf(key)),
      action: actionOf(textOf(eventName)),
      size,
      etag: eTag,
    };
    return objectParcel(parts, route, carrier);
  });
}

/**
 * Makes the event of an object.
 *
 * @param parts what it is made of
 * @param route finds functions
 * @param carrier what carries it
 * @returns the event for its function; none where filters leave it out
 * @throws DecodeError for what is malformed; PortableError `PFN_UNCLAIMED`, `PFN_AMBIGUOUS`
 */
export function objectParcel(
  { id, time, bucket, key, action, size, etag }: ObjectParts,
  route: WholeRoute,
  { attempt = 1, order }: Carrier,
): readonly Parcel[] {
  const name = textOf(bucket);
  const source = `arn:aws:s3:::${name}`;
  const fn = route.findObject({ key, action }, source, name);
  if (!fn) throw unclaimed("object", name);
  if (fn === "left-out") {
    route.leaveOut("No function's filter takes the object");
    return [];
  }
  const { trigger } = fn;
  const read = () =>
    objectEvent({
      id,
      source,
      time: optionalText(time),
      bucket: (trigger as ObjectTrigger).bucket,
      key,
      action,
      size: typeof size === "number" ? size : undefined,
      etag: optionalText(etag),
    });
  return [{ fn, item: { id, attempt, order, read } }];
}

/** S3 writes keys as a form does. */
function decodedKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    throw new DecodeError("The object's key is not encoded as S3 does it");
  }
}

function actionOf(name: string): ObjectAction {
  if (/^(s3:)?ObjectCreated:/.test(name)) return "created";
  if (/^(s3:)?(ObjectRemoved|LifecycleExpiration):/.test(name)) return "deleted";
  throw new DecodeError("The object was neither created nor deleted", {
    fix: "Take other kinds of event out of the bucket's notification",
  });
}
