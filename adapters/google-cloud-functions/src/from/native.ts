/** The normalised events, turned back into Google's own: both CloudEvents and 1st gen events. */
import type {
  ChangeEvent,
  CloudEvent,
  ObjectEvent,
  QueueMessage,
  ScheduleTick,
  TopicEvent,
} from "@portable-fn/core";
import {
  type BackgroundEvent,
  backgroundDocument,
  backgroundMessage,
  backgroundObject,
} from "./background.ts";
import { type Document, type DocumentChanged, documentChanged } from "./firestore/document.ts";
import { messagePublished, type NativeMessage } from "./message.ts";
import { schedulerMessage } from "./scheduler.ts";
import { type ObjectChanged, objectChanged } from "./storage-object.ts";

/** An event in both forms, each made when it is asked for. */
export interface NativeEvent {
  cloudEvent(): CloudEvent;
  background(): BackgroundEvent;
}

/** The project in names of resources, where the event's source names none. */
export interface NativeOptions {
  readonly project: string;
}

/**
 * Makes a published message of a message or an event of a topic.
 *
 * @param event the event; JSON data is written as JSON, text and bytes as they are
 * @param name the queue's or the topic's
 * @param options the project
 * @returns the native event
 */
export function nativeMessage(
  event: QueueMessage | TopicEvent,
  name: string,
  { project }: NativeOptions,
): NativeEvent {
  const { groupId } = event as Partial<QueueMessage>;
  const attributes = { ...event.attributes, ...typeOf(event) };
  const message: NativeMessage = {
    id: event.id,
    content: contentOf(event),
    attributes,
    publishTime: event.time ?? new Date().toISOString(),
    orderingKey: groupId,
  };
  return published(message, name, project);
}

/**
 * Makes a published message of a tick, as a job with a Pub/Sub target publishes it.
 *
 * @param tick the tick
 * @param job the job's name, which is the topic's too
 * @param options the project
 * @returns the native event
 */
export function nativeTick(
  tick: ScheduleTick,
  job: string,
  { project }: NativeOptions,
): NativeEvent {
  const message = schedulerMessage(tick.id, { job, due: new Date(tick.scheduledTime) });
  return published(message, job, project);
}

/**
 * Makes a change of an object in Cloud Storage.
 *
 * @param event the event
 * @returns the native event
 */
export function nativeObject(event: ObjectEvent): NativeEvent {
  const {
    id,
    time = new Date().toISOString(),
    bucket,
    key,
    action,
    size,
    etag,
    contentType,
  } = event;
  const change: ObjectChanged = { id, time, bucket, key, action, size, etag, contentType };
  return { cloudEvent: () => objectChanged(change), background: () => backgroundObject(change) };
}

/**
 * Makes a change of a Firestore document.
 *
 * @param event the event; the document's id is its key's only member, or the members joined by `:`
 * @param collection the collection
 * @param options the project
 * @returns the native event
 * @throws PortableError `PFN_FIRESTORE_VALUE`, when asked for it, for a value that Firestore has not
 */
export function nativeChange(
  event: ChangeEvent,
  collection: string,
  { project }: NativeOptions,
): NativeEvent {
  const { id, time = new Date().toISOString(), operation, key, before, after } = event;
  const change: DocumentChanged = {
    id,
    time,
    database: `projects/${project}/databases/(default)`,
    path: `${collection}/${Object.values(key).map(String).join(":")}`,
    operation,
    before: before as Document | undefined,
    after: after as Document | undefined,
  };
  return {
    cloudEvent: () => documentChanged(change),
    background: () => backgroundDocument(change),
  };
}

function published(message: NativeMessage, name: string, project: string): NativeEvent {
  const topic = `projects/${project}/topics/${name}`;
  const subscription = `projects/${project}/subscriptions/${name}`;
  return {
    cloudEvent: () => messagePublished(message, topic, subscription),
    background: () => backgroundMessage(message, topic),
  };
}

function contentOf({ data }: CloudEvent): Uint8Array {
  if (data instanceof Uint8Array) return data;
  return Buffer.from(typeof data === "string" ? data : (JSON.stringify(data) ?? ""));
}

/** JSON and text are known without being told. */
function typeOf({ datacontenttype: type = "" }: CloudEvent): Readonly<Record<string, string>> {
  return /^(?:|application\/json|text\/plain|application\/octet-stream)$/.test(type)
    ? {}
    : { "content-type": type };
}
