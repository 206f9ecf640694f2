/** IBM Cloud Object Storage: what Code Engine's subscription and the older `cos/changes` feed say. */
import { DecodeError, objectEvent } from "@portable-fn/adapter-kit/events";
import type { AppFunction, CloudEvent, ObjectAction, ObjectEvent } from "@portable-fn/core";
import { type Fields, isFields } from "../decode/fields.ts";
import type { Candidate } from "./delivery.ts";
import { textIn } from "./text.ts";

const OPERATION = /^Object:(Write|Delete)/;
const TYPE = /^com\.ibm\.cloud\.cos\.document\.(write|delete)$/i;
const ACTIONS: Readonly<Record<string, ObjectAction>> = { write: "created", delete: "deleted" };

/** What is known of an object beside what the notification says. */
export interface ObjectParts {
  readonly id: string;
  readonly source: string;
  readonly time?: string | undefined;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** @returns whether parameters tell of an object */
export function isObjectChange(params: Fields): boolean {
  const { bucket, key, operation, notification } = params;
  return (
    typeof bucket === "string" &&
    typeof key === "string" &&
    (OPERATION.test(String(operation)) || isFields(notification))
  );
}

/** @returns whether a CloudEvent tells of an object */
export function isObjectType(type: string): boolean {
  return TYPE.test(type);
}

/**
 * Makes the candidate of a CloudEvent of a subscription.
 *
 * @param event the event
 * @returns the candidate
 * @throws DecodeError when it does not say which object
 */
export function carriedObject(event: CloudEvent): Candidate {
  const { specversion: _, id, source, type, time, subject, data, ...rest } = event;
  const fields = isFields(data) ? data : {};
  const action = ACTIONS[(TYPE.exec(type)?.[1] ?? "").toLowerCase()];
  const parts = { id, source, time, extensions: rest };
  return objectCandidate({ ...fields, key: fields["key"] ?? subject }, parts, action);
}

/**
 * Makes the candidate of a change of an object.
 *
 * @param fields what the service says
 * @param parts what is known beside it
 * @param known the action, where it is known from elsewhere
 * @returns the candidate
 * @throws DecodeError when it does not say which object, or what became of it
 */
export function objectCandidate(
  fields: Fields,
  parts: ObjectParts,
  known?: ObjectAction,
): Candidate {
  const notification = isFields(fields["notification"]) ? fields["notification"] : {};
  const bucket = textIn(fields["bucket"]) ?? textIn(notification["bucket_name"]);
  const key = textIn(fields["key"]) ?? textIn(notification["object_name"]);
  const operation = String(fields["operation"] ?? notification["event_type"]);
  const action = known ?? ACTIONS[(OPERATION.exec(operation)?.[1] ?? "").toLowerCase()];
  if (bucket === undefined || key === undefined || action === undefined) {
    throw new DecodeError("The notification does not say which object, or what became of it");
  }
  const change = { key, action };
  const read: Candidate["read"] = (fn) => eventOf(fn, change, notification, parts);
  return { kind: "object", names: [bucket], change, read };
}

function eventOf(
  { trigger }: AppFunction,
  change: { readonly key: string; readonly action: ObjectAction },
  notification: Fields,
  parts: ObjectParts,
): ObjectEvent {
  const length = notification["object_length"];
  const size = typeof length === "string" && /^\d{1,15}$/.test(length) ? Number(length) : length;
  return objectEvent({
    ...parts,
    time: parts.time ?? textIn(notification["request_time"]),
    bucket: trigger.kind === "object" ? trigger.bucket : "",
    ...change,
    size: typeof size === "number" ? size : undefined,
    etag: textIn(notification["object_etag"]),
    contentType: textIn(notification["content_type"]),
  });
}
