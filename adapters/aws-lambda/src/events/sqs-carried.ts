/** Events of other services that messages of a queue carry. */
import { unclaimed } from "@portable-fn/adapter-kit/events";
import { parcelsIn } from "./carried.ts";
import { type Carried, type Carrying, groupsOf, type Parcel, type WholeRoute } from "./delivery.ts";
import { fieldsOf, numberIn, objectIn } from "./fields.ts";
import { topicParcel } from "./sns.ts";

/**
 * Decodes messages of a queue that has no function of its own: for those of the topics, buckets, rules
 * and schedules whose events they carry, or of the topic that is called as the queue is.
 *
 * @param messages of one queue, at least one
 * @param names that the queue goes by: its ARN, and its name
 * @param route finds functions
 * @returns the delivery, without the messages' ids
 * @throws DecodeError, PortableError `PFN_UNCLAIMED` or `PFN_AMBIGUOUS` where no message is for a function
 */
export function decodeCarried(
  messages: readonly Carrying[],
  names: readonly string[],
  route: WholeRoute,
): Carried {
  const lost = new Map<number, unknown>();
  const parcels = messages.map((message, at): readonly Parcel[] => {
    try {
      return parcelsOf(message, names, route);
    } catch (error) {
      lost.set(at, error);
      return [];
    }
  });
  // Nothing here is for this function: who looks must be told so, not of single messages.
  if (lost.size === messages.length) throw lost.get(0);
  return { groups: groupsOf(parcels), lost };
}

function parcelsOf(
  message: Carrying,
  names: readonly string[],
  route: WholeRoute,
): readonly Parcel[] {
  const body = objectIn(message.record["body"]);
  const found = body && parcelsIn(body, route, message);
  if (found) return found;
  // What a topic delivers raw says nothing of the topic; the queue is then called as the topic is.
  const fn = route.find("topic", ...names);
  const [source = "", name = ""] = names;
  if (!fn) throw unclaimed("queue", name);
  const { body: content, messageAttributes, attributes } = message.record;
  const { SentTimestamp, AWSTraceHeader } = fieldsOf(attributes);
  const notification = {
    id: message.id,
    source,
    time: numberIn(SentTimestamp),
    message: content,
    attributes: messageAttributes,
    trace: AWSTraceHeader,
  };
  return [topicParcel(fn, notification, message)];
}
