/** Events as 1st gen functions get them. */
import { type DocumentChanged, documentJson } from "./firestore/document.ts";
import { type NativeMessage, pushedMessage } from "./message.ts";
import { type ObjectChanged, storageObject } from "./storage-object.ts";

/** What a background function gets besides the data. */
export interface BackgroundContext {
  readonly eventId: string;
  /** RFC 3339. */
  readonly timestamp: string;
  readonly eventType: string;
  readonly resource: string | Readonly<Record<string, string>>;
}

/** What a background function is called with. */
export interface BackgroundEvent {
  readonly data: Readonly<Record<string, unknown>>;
  readonly context: BackgroundContext;
}

/**
 * Writes a published message.
 *
 * @param message the message
 * @param topic `projects/p/topics/t`
 * @returns the event
 */
export function backgroundMessage(message: NativeMessage, topic: string): BackgroundEvent {
  const type = "type.googleapis.com/google.pubsub.v1.PubsubMessage";
  const { data } = pushedMessage(message);
  return {
    data: { "@type": type, attributes: message.attributes, data },
    context: {
      eventId: message.id,
      timestamp: message.publishTime,
      eventType: "google.pubsub.topic.publish",
      resource: { service: "pubsub.googleapis.com", name: topic, type },
    },
  };
}

/**
 * Writes a change of an object.
 *
 * @param change what became of it
 * @returns the event
 */
export function backgroundObject(change: ObjectChanged): BackgroundEvent {
  const { id, time, bucket, key, action } = change;
  return {
    data: storageObject(change),
    context: {
      eventId: id,
      timestamp: time,
      eventType: `google.storage.object.${action === "created" ? "finalize" : "delete"}`,
      resource: {
        service: "storage.googleapis.com",
        name: `projects/_/buckets/${bucket}/objects/${key}`,
        type: "storage#object",
      },
    },
  };
}

const TYPES = { insert: "create", update: "update", delete: "delete" } as const;

/**
 * Writes a change of a document.
 *
 * @param change what became of it
 * @returns the event
 */
export function backgroundDocument(change: DocumentChanged): BackgroundEvent {
  const { id, time, database, path, operation } = change;
  return {
    data: documentJson(change, {}),
    context: {
      eventId: id,
      timestamp: time,
      eventType: `providers/cloud.firestore/eventTypes/document.${TYPES[operation]}`,
      resource: `${database}/documents/${path}`,
    },
  };
}
