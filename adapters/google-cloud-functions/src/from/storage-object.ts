/** Changes of objects as Cloud Storage writes them. */
import type { CloudEvent, ObjectAction } from "@portable-fn/core";
import type { NativeMessage } from "./message.ts";

/** What became of an object. */
export interface ObjectChanged {
  /** The event's. */
  readonly id: string;
  /** RFC 3339. */
  readonly time: string;
  readonly bucket: string;
  readonly key: string;
  readonly action: ObjectAction;
  /** In bytes. */
  readonly size?: number | undefined;
  readonly etag?: string | undefined;
  readonly contentType?: string | undefined;
}

/**
 * Writes an object's metadata as the JSON API does; 64-bit numbers are texts.
 *
 * @param change what became of it
 * @returns the JSON object
 */
export function storageObject(change: ObjectChanged): Readonly<Record<string, unknown>> {
  const { bucket, key, time, size, etag, contentType, id } = change;
  return {
    kind: "storage#object",
    id: `${bucket}/${key}/${id}`,
    name: key,
    bucket,
    contentType,
    timeCreated: time,
    updated: time,
    ...(size !== undefined && { size: String(size) }),
    ...(etag !== undefined && { etag }),
  };
}

/**
 * Makes the CloudEvent of a change.
 *
 * @param change what became of it
 * @returns the CloudEvent
 */
export function objectChanged(change: ObjectChanged): CloudEvent {
  const { id, bucket, key, action, time } = change;
  return {
    specversion: "1.0",
    id,
    source: `//storage.googleapis.com/projects/_/buckets/${bucket}`,
    type: `google.cloud.storage.object.v1.${action === "created" ? "finalized" : "deleted"}`,
    subject: `objects/${key}`,
    time,
    bucket,
    datacontenttype: "application/json",
    data: storageObject(change),
  };
}

/**
 * Makes the message of a notification.
 *
 * @param change what became of it
 * @returns the message
 */
export function objectNotification(change: ObjectChanged): NativeMessage {
  const { id, bucket, key, action, time } = change;
  return {
    id,
    content: Buffer.from(JSON.stringify(storageObject(change))),
    attributes: {
      notificationConfig: `projects/_/buckets/${bucket}/notificationConfigs/1`,
      eventType: action === "created" ? "OBJECT_FINALIZE" : "OBJECT_DELETE",
      payloadFormat: "JSON_API_V1",
      bucketId: bucket,
      objectId: key,
      objectGeneration: "1",
      eventTime: time,
    },
    publishTime: time,
  };
}
