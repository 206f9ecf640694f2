/** The names of queues, topics and subscribers. */
import { PortableError } from "@portable-fn/core";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/**
 * Refuses what is no name.
 *
 * @param kind what it names: `queue`, `topic` or `subscriber`
 * @param name the name
 * @returns the name
 * @throws PortableError `PFN_QUEUE_NAME`
 */
export function checkedName(kind: "queue" | "topic" | "subscriber", name: string): string {
  if (typeof name === "string" && NAME.test(name)) return name;
  throw new PortableError("PFN_QUEUE_NAME", `${JSON.stringify(name)} is no name of a ${kind}`, {
    fix: "Use 1 to 128 of letters, digits, dot, - and _, a letter or digit first",
  });
}

/**
 * Refuses what names no queue; the queue of a topic's subscriber is one.
 *
 * @param name a queue's name, or what {@link subscriptionQueue} gave
 * @returns the name
 * @throws PortableError `PFN_QUEUE_NAME`
 */
export function checkedQueue(name: string): string {
  const [topic, subscriber, ...more] = typeof name === "string" ? name.split("/") : [];
  if (topic === undefined || subscriber === undefined || more.length > 0) {
    return checkedName("queue", name);
  }
  return subscriptionQueue(topic, subscriber);
}

/**
 * Names the queue in which a topic's messages wait for a subscriber.
 *
 * @param topic the topic's name
 * @param subscriber the subscriber's name, such as the function's
 * @returns a name that no queue can be given otherwise
 * @throws PortableError `PFN_QUEUE_NAME`
 */
export function subscriptionQueue(topic: string, subscriber: string): string {
  return `${checkedName("topic", topic)}/${checkedName("subscriber", subscriber)}`;
}
