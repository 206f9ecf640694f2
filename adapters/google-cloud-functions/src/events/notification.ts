/** Cloud Storage: objects' metadata as JSON, in CloudEvents and in notifications through Pub/Sub. */
import { type EventParts, objectEvent } from "@portable-fn/adapter-kit/events";
import type { ObjectAction, ObjectEvent } from "@portable-fn/core";
import type { Candidate } from "./delivery.ts";
import { fieldsOf, jsonIn, optionalText, textOf } from "./fields.ts";
import type { Message } from "./pubsub-message.ts";

/**
 * What events of Cloud Storage call an action. In a bucket with versions, `archived` is all that tells
 * of a delete. No filter has a name for metadata that changed, so such an event is left out.
 */
const ACTIONS: Readonly<Record<string, ObjectAction>> = {
  finalize: "created",
  finalized: "created",
  delete: "deleted",
  deleted: "deleted",
  archive: "deleted",
  archived: "deleted",
  metadataupdate: "updated" as ObjectAction,
  metadataupdated: "updated" as ObjectAction,
  metadata_update: "updated" as ObjectAction,
};

/** What an object event is made of, whichever way it came. */
export interface ObjectParts extends EventParts {
  readonly bucket: string;
  readonly key: string;
  readonly action: ObjectAction;
  /** @returns the object's metadata, as the JSON API writes it; anything where there is none */
  readonly metadata: () => unknown;
}

/**
 * Gives what an event's type says of the action.
 *
 * @param type the last part of an event type, such as `finalized`
 * @returns the action; `undefined` for a type that is not known
 */
export function actionOf(type: string): ObjectAction | undefined {
  const name = type.toLowerCase();
  return Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
}

/**
 * Makes the candidate of a change of an object.
 *
 * @param parts what is known before the metadata is read
 * @returns the candidate
 */
export function objectCandidate(parts: ObjectParts): Candidate {
  const { bucket, key, action } = parts;
  return {
    kind: "object",
    names: [bucket],
    change: { key, action },
    read: ({ trigger }) => eventOf(parts, trigger.kind === "object" ? trigger.bucket : bucket),
  };
}

/** @param bucket the app's own name of it */
function eventOf({ metadata, ...parts }: ObjectParts, bucket: string): ObjectEvent {
  const { size, etag, contentType, updated, timeCreated } = fieldsOf(metadata());
  // 64-bit numbers are texts in Google's JSON, and numbers in some older events.
  const bytes = Number(optionalText(size) ?? (typeof size === "number" ? size : Number.NaN));
  return objectEvent({
    ...parts,
    bucket,
    time: parts.time ?? optionalText(updated) ?? optionalText(timeCreated),
    size: Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : undefined,
    etag: optionalText(etag),
    contentType: optionalText(contentType),
  });
}

/**
 * Reads a notification of Cloud Storage.
 *
 * @param message a message
 * @returns the candidate; none where it is no notification
 */
export function notificationOf(message: Message): readonly Candidate[] {
  const { bucketId, objectId, eventType = "", eventTime } = message.attributes;
  const [, type = ""] = /^OBJECT_(.+)$/.exec(eventType) ?? [];
  const action = actionOf(type);
  if (!bucketId || !objectId || !action) return [];
  // What is replaced is told of as deleted too, or as archived, and is still there under its key.
  const isReplaced = message.attributes["overwrittenByGeneration"] !== undefined;
  return [
    objectCandidate({
      id: message.id,
      source: `//storage.googleapis.com/projects/_/buckets/${bucketId}`,
      time: eventTime ?? message.publishTime,
      bucket: bucketId,
      key: objectId,
      action: isReplaced && action === "deleted" ? ("updated" as ObjectAction) : action,
      metadata: () => jsonIn(message.content()),
    }),
  ];
}

/**
 * Reads an object's metadata that says itself which object it is of.
 *
 * @param data the data of an event
 * @returns bucket and key
 * @throws DecodeError when it does not say so
 */
export function objectIn(data: unknown): { readonly bucket: string; readonly key: string } {
  const { bucket, name } = fieldsOf(data);
  return { bucket: textOf(bucket), key: textOf(name) };
}
