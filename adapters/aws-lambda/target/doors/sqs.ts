/** Queues of SQS. */
import { randomUUID } from "node:crypto";
import type { MessageAttributes } from "../sqs/message-attributes.ts";
import {
  attributesOf,
  deliverEach,
  type OpenDoor,
  type Premises,
  settingsOf,
  textOf,
} from "./door.ts";
import { PolledQueues } from "./polled-queue.ts";

/**
 * Opens the door.
 *
 * @param premises where it is
 * @param isFifo whether the queues keep order
 * @returns the door
 */
export function openSqs(premises: Premises, isFifo: boolean): OpenDoor {
  const queues = new PolledQueues(premises, isFifo);
  return {
    name: isFifo ? "sqs-fifo" : "sqs",
    deliver(resource, postings) {
      const settings = settingsOf(
        premises.manifest,
        (trigger) => trigger.kind === "queue" && trigger.queue === resource,
      );
      const queue = queues.get(premises.prefix + resource, settings);
      return deliverEach(postings, (posting) =>
        queue.send({
          body: textOf(posting),
          attributes: sqsAttributes(attributesOf(posting)),
          ...(isFifo && { groupId: posting.groupId ?? "one", deduplicationId: randomUUID() }),
        }),
      );
    },
    stop: () => queues.stop(),
  };
}

function sqsAttributes(given: Readonly<Record<string, string>>): MessageAttributes {
  return Object.fromEntries(
    Object.entries(given).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
}
