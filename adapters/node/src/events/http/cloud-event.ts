/** From a CloudEvent to the event of the function that it is for. */
import { resourceOf } from "@portable-fn/adapter-kit/events";
import type { CloudEvent, EventKind } from "@portable-fn/core";
import { changeIn, isChange } from "./change.ts";
import { lastOf } from "./fields.ts";
import { itemOf } from "./item.ts";
import { isObject, objectIn } from "./object.ts";
import { isPublished, pushParcel, wrappedPush } from "./pubsub.ts";
import type { Parcel, Route } from "./route.ts";

/** Types that say which trigger they are for; any other may start a queue's, a topic's or a stream's. */
const KINDS: Readonly<Record<string, EventKind>> = {
  "portable-fn.queue.message": "queue",
  "portable-fn.topic.event": "topic",
  "portable-fn.stream.record": "stream",
  "portable-fn.schedule.tick": "schedule",
};
const ANY: readonly EventKind[] = ["topic", "queue", "stream", "schedule"];

/**
 * Finds out whom a CloudEvent is for.
 *
 * @param event the event
 * @param route finds functions; the last segment of the event's source names its resource
 * @returns the event for its function; none where a filter leaves it out
 * @throws DecodeError for what is malformed; PortableError `PFN_UNCLAIMED`, `PFN_AMBIGUOUS`
 */
export function cloudEventParcels(event: CloudEvent, route: Route): readonly Parcel[] {
  const { id, source, type } = event;
  const names = [source, lastOf(source)];
  if (isObject(event)) {
    const { names: buckets, change, read } = objectIn(event);
    const fn = route.findObject(change, ...buckets);
    return fn ? [{ fn, items: [{ id, read: () => read(resourceOf(fn)) }] }] : [];
  }
  if (isChange(event)) {
    return [{ fn: route.find(["change"], ...names), items: [{ id, read: () => changeIn(event) }] }];
  }
  if (isPublished(event)) {
    const push = wrappedPush(event.data);
    if (push) return [pushParcel({ ...push, names: [...names, ...push.names] }, route)];
  }
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  const fn = route.find(kind ? [kind] : ANY, ...names);
  return [{ fn, items: [itemOf(fn, event)] }];
}
