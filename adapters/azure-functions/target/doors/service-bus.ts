/** The doors "service-bus-queue" and "service-bus-topic": a broker of our own. */
import { randomUUID } from "node:crypto";
import type { EventDoor, Posting } from "@portable-fn/adapter-kit/target";
import {
  attemptsOf,
  bytesOf,
  groupsOf,
  inPool,
  type Wired,
  type Wiring,
  wiredTo,
} from "./wiring.ts";

/** host.json: maxConcurrentCalls, per core. */
const CONCURRENCY = 16;

/**
 * Makes a door. A message that fails is abandoned and comes again at once; after the maximum of the
 * queue or the subscription it is a dead letter.
 *
 * @param name which of the two
 * @param wiring the functions
 * @returns the door
 */
export function serviceBusDoor(
  name: "service-bus-queue" | "service-bus-topic",
  wiring: Wiring,
): EventDoor {
  const field = name === "service-bus-queue" ? "queueName" : "topicName";
  let sequence = 0;
  return {
    name,
    async deliver(resource, postings) {
      const wired = wiredTo(wiring, wiring.prefix + resource, (it) => it.listener.trigger[field]);
      const isSession = wired.listener.trigger["isSessionsEnabled"] === true;
      const dead: string[] = [];
      const lanes = isSession
        ? [...groupsOf(postings, ({ groupId = "" }) => groupId).values()]
        : postings.map((posting) => [posting]);
      await inPool(lanes, CONCURRENCY, async (lane) => {
        for (const posting of lane) {
          sequence += 1;
          const message = messageOf(posting, sequence);
          const isDone = await attemptsOf(maxDeliveryCount(wired), async (attempt) => {
            const metadata = { ...message, DeliveryCount: attempt };
            const input = { bytes: { base64: bytesOf(posting).toString("base64") } };
            return (await wiring.run({ name: wired.listener.name, input, metadata })).isSuccess;
          });
          if (!isDone) dead.push(bytesOf(posting).toString());
        }
      });
      return { dead, dropped: [] };
    },
  };
}

/** A deployment sets the queue's or the subscription's own from the function. */
function maxDeliveryCount({ fn: { trigger } }: Wired): number {
  return "maxAttempts" in trigger ? trigger.maxAttempts : 10;
}

/** ServiceBusTriggerBindingStrategy.AddBindingData. */
function messageOf(
  { contentType, attributes = {}, groupId }: Posting,
  sequence: number,
): Readonly<Record<string, unknown>> {
  const now = new Date().toISOString();
  return {
    MessageId: randomUUID(),
    SequenceNumber: sequence,
    EnqueuedTime: now,
    // .NET leaves the zone out here.
    EnqueuedTimeUtc: now.replace("Z", ""),
    ContentType: contentType,
    SessionId: groupId,
    ApplicationProperties: attributes,
    UserProperties: attributes,
  };
}
