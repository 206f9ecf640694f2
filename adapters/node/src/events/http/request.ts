/** From a request to events: CloudEvents in any mode, Pub/Sub's pushes, Cloud Scheduler's calls. */
import { DecodeError, type FlatHeaders, fieldOf } from "@portable-fn/adapter-kit";
import { isCloudEvent, parseCloudEvents } from "@portable-fn/adapter-kit/cloud-events";
import { cloudEventParcels } from "./cloud-event.ts";
import { pushParcel, unwrappedPush, wrappedPush } from "./pubsub.ts";
import type { Parcel, Route } from "./route.ts";
import { schedulerParcel } from "./scheduler.ts";

/**
 * Decodes a request.
 *
 * @param headers names in lower case and values in turn
 * @param body all of it
 * @param route finds the functions
 * @returns the events and whom they are for; none where a filter leaves them out
 * @throws DecodeError for what is no event; PortableError `PFN_UNCLAIMED`, `PFN_AMBIGUOUS`
 */
export function parcelsOf(headers: FlatHeaders, body: Uint8Array, route: Route): readonly Parcel[] {
  if (isCloudEvent(headers)) {
    return parseCloudEvents(headers, body).flatMap((event) => cloudEventParcels(event, route));
  }
  if (fieldOf(headers, "x-cloudscheduler") !== undefined) return [schedulerParcel(headers, route)];
  const push = unwrappedPush(headers, body) ?? wrappedPush(jsonIn(headers, body));
  if (push) return [pushParcel(push, route)];
  throw new DecodeError("The request is neither a CloudEvent nor a push of Pub/Sub", {
    status: 400,
  });
}

/** @returns the JSON that the body is stated to be; `undefined` for anything else */
function jsonIn(headers: FlatHeaders, body: Uint8Array): unknown {
  if (!/^[^;]*[/+]json\s*(?:;|$)/i.test(fieldOf(headers, "content-type") ?? "")) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown;
  } catch {
    throw new DecodeError("The request is stated to be JSON and is not", { status: 400 });
  }
}
