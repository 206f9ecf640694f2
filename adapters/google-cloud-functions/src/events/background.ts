/** Events of 1st gen functions: a context and data, beside one another or in one object. */

import { topicEvent } from "@portable-fn/adapter-kit/events";
import type { ChangeEvent } from "@portable-fn/core";
import { type Candidate, type Delivery, noEvent } from "./delivery.ts";
import { type Fields, fieldsOf, isFields, lastOf, optionalText, textOf } from "./fields.ts";
import { changeCandidate } from "./firestore/change.ts";
import { messageDelivery } from "./message.ts";
import { actionOf, objectCandidate, objectIn } from "./notification.ts";
import { messageOf } from "./pubsub.ts";

const PUBSUB = /^(?:google\.pubsub\.topic\.|providers\/cloud\.pubsub\/eventTypes\/topic\.)publish$/;
const STORAGE = /^google\.storage\.object\.(\w+)$/;
const OLD_STORAGE = "providers/cloud.storage/eventTypes/object.change";
const FIRESTORE =
  /^(?:providers\/cloud\.firestore\/eventTypes|google\.firestore)[/.]document\.(create|update|delete|write)$/;

const OPERATIONS: Readonly<Record<string, ChangeEvent["operation"]>> = {
  create: "insert",
  update: "update",
  delete: "delete",
};

/** @returns whether a JSON body is an event of a 1st gen function */
export function isBackground(body: unknown): body is Fields {
  const { eventId, eventType } = contextIn(body);
  return typeof eventId === "string" && typeof eventType === "string" && "data" in fieldsOf(body);
}

/**
 * Decodes an event of a 1st gen function.
 *
 * @param body the parsed body
 * @returns the delivery
 * @throws DecodeError when it lacks what its type needs
 */
export function decodeBackground(body: unknown): Delivery {
  const context = contextIn(body);
  const { data } = fieldsOf(body);
  const id = textOf(context["eventId"]);
  const type = textOf(context["eventType"]);
  const time = optionalText(context["timestamp"]);
  const { name, service } = resourceIn(context["resource"]);
  if (PUBSUB.test(type)) {
    const message = { messageId: id, publishTime: time, ...fieldsOf(data) };
    return messageDelivery(messageOf(message), { topic: name });
  }
  const parts = { id, time, source: `//${service ?? serviceOf(type)}/${name}` };
  const candidates: Candidate[] = [topicCandidate(type, { ...parts, data })];
  const action = actionIn(type, data);
  if (action) {
    const { source } = parts;
    const bucket = { ...parts, source: source.replace(/\/objects\/.*$/s, "") };
    candidates.unshift(
      objectCandidate({ ...bucket, ...objectIn(data), action, metadata: () => data }),
    );
  }
  const [, change] = FIRESTORE.exec(type) ?? [];
  if (change !== undefined) {
    const [source, path] = parts.source.split(/\/documents\/(.*)/s);
    const operation = OPERATIONS[change];
    candidates.unshift(changeCandidate({ ...parts, source: source ?? "", path, data, operation }));
  }
  return { id, candidates };
}

function contextIn(body: unknown): Fields {
  const { context } = fieldsOf(body);
  return isFields(context) ? context : fieldsOf(body);
}

function resourceIn(resource: unknown): { readonly name: string; readonly service?: string } {
  if (typeof resource === "string") return { name: resource };
  const { name, service } = fieldsOf(resource);
  if (typeof name !== "string") throw noEvent("its context names no resource");
  return typeof service === "string" ? { name, service } : { name };
}

/** Older contexts name no service, but each type begins with it. */
function serviceOf(type: string): string {
  const [, service = "unknown"] =
    /^(?:providers\/cloud\.|google\.)([\w.]+?)(?:\/|\.|$)/.exec(type) ?? [];
  return `${service}.googleapis.com`;
}

function actionIn(type: string, data: unknown): ReturnType<typeof actionOf> {
  if (type !== OLD_STORAGE) return actionOf(STORAGE.exec(type)?.[1] ?? "");
  return fieldsOf(data)["resourceState"] === "not_exists" ? "deleted" : "created";
}

function topicCandidate(
  type: string,
  { data, ...parts }: { id: string; source: string; time: string | undefined; data: unknown },
): Candidate {
  return {
    kind: "topic",
    names: [type, parts.source, lastOf(parts.source)],
    read: ({ trigger }) =>
      topicEvent({
        ...parts,
        type,
        content: { data, datacontenttype: "application/json" },
        topic: trigger.kind === "topic" ? trigger.topic : "",
      }),
  };
}
