/** Events of EventBridge: of rules, schedules and S3. */
import {
  type DataParts,
  DecodeError,
  scheduleTick,
  topicEvent,
  unclaimed,
} from "@portable-fn/adapter-kit/events";
import type { ObjectAction, ScheduleTrigger, TopicTrigger } from "@portable-fn/core";
import { envelopeParts } from "./cloud-event.ts";
import type { Carrier, Parcel, WholeRoute } from "./delivery.ts";
import { type Fields, fieldsOf, isFields, objectIn, optionalText, textOf } from "./fields.ts";
import { objectParcel } from "./s3.ts";

const ACTIONS: ReadonlyMap<unknown, ObjectAction> = new Map([
  ["Object Created", "created"],
  ["Object Deleted", "deleted"],
]);

/** @returns whether it is an event of EventBridge */
export function isBridgeEvent(event: Fields): boolean {
  return typeof event["detail-type"] === "string" && typeof event["source"] === "string";
}

/**
 * Gives the event in an event of EventBridge: a tick of a schedule or of a rule with one, a change of an
 * object, or what was put on a bus, which is for the topic that its detail type names.
 *
 * @param event the event
 * @param route finds functions
 * @param carrier what carries it
 * @returns the event; none where filters leave it out
 * @throws DecodeError for what is malformed; PortableError `PFN_UNCLAIMED`, `PFN_AMBIGUOUS`
 */
export function bridgeParcels(
  event: Fields,
  route: WholeRoute,
  carrier: Carrier,
): readonly Parcel[] {
  const { source, "detail-type": type } = event;
  if (type === "Scheduled Event" && (source === "aws.events" || source === "aws.scheduler")) {
    return [tickParcel(event, route, carrier)];
  }
  const action = source === "aws.s3" ? ACTIONS.get(type) : undefined;
  return action ? changeParcels(event, action, route, carrier) : [busParcel(event, route, carrier)];
}

function tickParcel(event: Fields, route: WholeRoute, { attempt = 1, order }: Carrier): Parcel {
  const { id, time, resources } = event;
  const source = textOf(Array.isArray(resources) ? resources[0] : undefined);
  const name = source.slice(source.lastIndexOf("/") + 1);
  const fn = route.find("schedule", source, name);
  if (!fn) throw unclaimed("schedule", name);
  const { cron } = fn.trigger as ScheduleTrigger;
  const key = textOf(id);
  const read = () => scheduleTick({ id: key, source, cron, scheduledTime: textOf(time) });
  return { fn, item: { id: key, attempt, order, read } };
}

function changeParcels(
  { id, time, detail }: Fields,
  action: ObjectAction,
  route: WholeRoute,
  carrier: Carrier,
): readonly Parcel[] {
  const { bucket, object } = fieldsOf(detail);
  const { key, size, etag } = fieldsOf(object);
  // Unlike in S3's own notifications the key is as it is.
  const parts = { id: textOf(id), time, key: textOf(key), action, size, etag };
  return objectParcel({ ...parts, bucket: fieldsOf(bucket)["name"] }, route, carrier);
}

function busParcel(event: Fields, route: WholeRoute, { attempt = 1, order }: Carrier): Parcel {
  const { id, source, time, detail, "detail-type": type } = event;
  const name = textOf(type);
  const fn = route.find("topic", name);
  if (!fn) throw unclaimed("topic", name);
  const key = textOf(id);
  const { topic } = fn.trigger as TopicTrigger;
  const own = { id: key, source: textOf(source), type: name, time: optionalText(time) };
  const read = () => topicEvent({ ...own, topic, ...contentOf(detail) });
  return { fn, item: { id: key, attempt, order, read } };
}

/** A detail is a JSON object, and that may be a CloudEvent, by which any data gets through. */
function contentOf(detail: unknown): Omit<DataParts, "id" | "source"> {
  const data = typeof detail === "string" ? objectIn(detail) : detail;
  if (!isFields(data)) throw new DecodeError("The event has no detail");
  return envelopeParts(data) ?? { content: { data, datacontenttype: "application/json" } };
}
