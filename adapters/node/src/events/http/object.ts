/** Changes of objects as CloudEvents: our own form, and Cloud Storage's. */
import {
  type AnyEvent,
  DecodeError,
  type ObjectChange,
  objectEvent,
} from "@portable-fn/adapter-kit/events";
import type { CloudEvent, ObjectAction } from "@portable-fn/core";
import { fieldsIn, lastOf, textIn, textOf } from "./fields.ts";

/**
 * Types and what they say. Cloud Storage tells of archived objects and of new metadata, too, which are
 * neither: https://cloud.google.com/eventarc/docs/event-types (2026-11-23)
 */
const ACTIONS: Readonly<Record<string, ObjectAction>> = {
  "portable-fn.object.created": "created",
  "portable-fn.object.deleted": "deleted",
  "google.cloud.storage.object.v1.finalized": "created",
  "google.cloud.storage.object.v1.deleted": "deleted",
};
const OF_OBJECTS = /^(portable-fn\.object|google\.cloud\.storage\.object)\./;

/** A change of an object. */
export interface ObjectFound {
  /** What its bucket goes by. */
  readonly names: readonly string[];
  readonly change: ObjectChange;
  /** Makes the event; the bucket is called as in the app. */
  readonly read: (bucket: string) => AnyEvent;
}

/**
 * Tells whether a CloudEvent is of an object.
 *
 * @param event the event
 * @returns whether it is for {@link objectIn}, which may still refuse it
 */
export function isObject({ type }: CloudEvent): boolean {
  return OF_OBJECTS.test(type);
}

/**
 * Reads a change of an object.
 *
 * @param event the event
 * @returns the change
 * @throws DecodeError for a type that tells of something else, or without bucket or key
 */
export function objectIn(event: CloudEvent): ObjectFound {
  const { id, source, type, time, subject } = event;
  const action = Object.hasOwn(ACTIONS, type) ? ACTIONS[type] : undefined;
  if (!action) {
    throw new DecodeError(`An event of type ${type} starts no function`, { status: 400 });
  }
  const data = fieldsIn(event.data);
  // Cloud Storage's subject has a prefix, and our data may be left out.
  const isOurs = type.startsWith("portable-fn.");
  const key = textOf("object's key", isOurs ? data["key"] : data["name"], isOurs && subject);
  const called = textOf("bucket", data["bucket"], event["bucket"], lastOf(source));
  const size = sizeIn(data["size"]);
  const read = (bucket: string) =>
    objectEvent({
      ...{ id, source, time, bucket, key, action, size },
      etag: textIn(data["etag"]),
      contentType: textIn(data["contentType"]),
    });
  return { names: [source, called], change: { key, action }, read };
}

/** Cloud Storage gives numbers of 64 bits as text. */
function sizeIn(value: unknown): number | undefined {
  const size = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(size) && Number(size) >= 0 ? Number(size) : undefined;
}
