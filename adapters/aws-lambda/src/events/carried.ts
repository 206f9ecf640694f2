/** Events of one service that another carries: in a queue's message, in a topic's. */
import { unclaimed } from "@portable-fn/adapter-kit/events";
import type { Carrier, Parcel, WholeRoute } from "./delivery.ts";
import { bridgeParcels, isBridgeEvent } from "./event-bridge.ts";
import { type Fields, lastOf, objectIn, textOf } from "./fields.ts";
import { isObjectNotification, isObjectTest, objectParcels } from "./s3.ts";
import { isNotification, notificationParcel } from "./sns.ts";

/**
 * Gives the events in what a message carries.
 *
 * @param body the message, which is a JSON object
 * @param route finds functions
 * @param carrier the message
 * @returns the events; none for what S3 sends when it is set up; `undefined` where the body is no other
 *   service's
 * @throws DecodeError for what is malformed; PortableError `PFN_UNCLAIMED`, `PFN_AMBIGUOUS`
 */
export function parcelsIn(
  body: Fields,
  route: WholeRoute,
  carrier: Carrier,
): readonly Parcel[] | undefined {
  if (isObjectTest(body)) {
    route.leaveOut("S3 tells that it may send here");
    return [];
  }
  if (isObjectNotification(body)) return objectParcels(body.Records, route, carrier);
  if (isNotification(body)) return notificationParcels(body, route, carrier);
  if (isBridgeEvent(body)) return bridgeParcels(body, route, carrier);
  return undefined;
}

/**
 * Gives the events of a notification: its own, or those of another service in it.
 *
 * @param notification of SNS
 * @param route finds functions
 * @param carrier what carries it
 * @returns the events
 * @throws DecodeError for what is malformed; PortableError `PFN_UNCLAIMED`, `PFN_AMBIGUOUS`
 */
export function notificationParcels(
  notification: Fields,
  route: WholeRoute,
  carrier: Carrier,
): readonly Parcel[] {
  const own = notificationParcel(notification, route, carrier);
  if (own) return [own];
  const body = objectIn(notification["Message"]);
  const found = body && parcelsIn(body, route, carrier);
  if (found) return found;
  throw unclaimed("topic", lastOf(textOf(notification["TopicArn"])));
}
