/** Changes of documents as Firestore writes them. */
import type { ChangeEvent, CloudEvent } from "@portable-fn/core";
import { jsonFields, mapFields, timeFields } from "./values.ts";
import { type Field, writeMessage } from "./writer.ts";

/** A document by the names of its fields. */
export type Document = Readonly<Record<string, unknown>>;

/** What became of a document. */
export interface DocumentChanged {
  /** The event's. */
  readonly id: string;
  /** RFC 3339. */
  readonly time: string;
  /** Such as `projects/p/databases/(default)`. */
  readonly database: string;
  /** Such as `customers/c1`. */
  readonly path: string;
  readonly operation: ChangeEvent["operation"];
  readonly before?: Document | undefined;
  readonly after?: Document | undefined;
}

const TYPES = { insert: "created", update: "updated", delete: "deleted" } as const;

/**
 * Makes the CloudEvent of a change, its data as Protocol Buffers.
 *
 * @param change what became of it
 * @returns the CloudEvent
 */
export function documentChanged(change: DocumentChanged): CloudEvent {
  const { id, time, database, path, operation } = change;
  const [, project = "", , name = ""] = database.split("/");
  return {
    specversion: "1.0",
    id,
    source: `//firestore.googleapis.com/${database}`,
    type: `google.cloud.firestore.document.v1.${TYPES[operation]}`,
    subject: `documents/${path}`,
    time,
    datacontenttype: "application/protobuf",
    dataschema:
      "https://github.com/googleapis/google-cloudevents/blob/main/proto/google/events/cloud/firestore/v1/data.proto",
    project,
    database: name,
    namespace: "(default)",
    document: path,
    data: documentProtobuf(change),
  };
}

/**
 * Writes a change as Protocol Buffers.
 *
 * @param change what became of it
 * @returns google.events.cloud.firestore.v1.DocumentEventData
 */
export function documentProtobuf(change: DocumentChanged): Buffer {
  const { before, after } = change;
  const fields: Field[] = [];
  if (after) fields.push([1, documentFields(change, after)]);
  if (before) fields.push([2, documentFields(change, before)]);
  return writeMessage(fields);
}

/**
 * Writes a change as 1st gen functions get it, and CloudEvents whose trigger asks for JSON.
 *
 * @param change what became of it
 * @param absent what stands for a document that is not there; 1st gen functions get an empty object
 * @returns the JSON object
 */
export function documentJson(
  change: DocumentChanged,
  absent?: object,
): Readonly<Record<string, unknown>> {
  const { before, after, time, database, path } = change;
  const written = (document: Document | undefined) =>
    document
      ? {
          name: `${database}/documents/${path}`,
          fields: jsonFields(document),
          createTime: time,
          updateTime: time,
        }
      : absent;
  return { oldValue: written(before), updateMask: {}, value: written(after) };
}

function documentFields(
  { database, path, time }: DocumentChanged,
  document: Document,
): readonly Field[] {
  const stamp = timeFields(new Date(time));
  return [[1, `${database}/documents/${path}`], ...mapFields(2, document), [3, stamp], [4, stamp]];
}
