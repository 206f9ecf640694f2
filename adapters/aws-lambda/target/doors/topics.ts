/** Topics: of SNS, direct and by a queue, and of EventBridge. */
import { randomUUID } from "node:crypto";
import type { Posting } from "@portable-fn/adapter-kit/target";
import type { AnyTrigger } from "@portable-fn/core";
import { bridgeEvent } from "../../src/from/events/event-bridge.ts";
import { type SnsParts, snsEnvelope, snsEvent } from "../../src/from/events/sns.ts";
import { Asynchronous } from "./asynchronous.ts";
import {
  attributesOf,
  deliverEach,
  type OpenDoor,
  type Premises,
  settingsOf,
  textOf,
} from "./door.ts";
import { PolledQueues } from "./polled-queue.ts";

const topicCalled = (name: string) => (trigger: AnyTrigger) =>
  trigger.kind === "topic" && trigger.topic === name;

/**
 * Opens the door of topics of SNS that invoke the function.
 *
 * @param premises where it is
 * @returns the door
 */
export function openSns(premises: Premises): OpenDoor {
  const { manifest, prefix } = premises;
  const deliveries = new Asynchronous(premises);
  return {
    name: "sns",
    deliver(resource, postings) {
      const { maxAttempts } = settingsOf(manifest, topicCalled(resource));
      return deliverEach(postings, (posting) =>
        deliveries.deliver(snsEvent(published(prefix + resource, posting)), maxAttempts),
      );
    },
    stop: () => deliveries.stop(),
  };
}

/**
 * Opens the door of topics of SNS to which a queue is subscribed.
 *
 * @param premises where it is
 * @returns the door
 */
export function openSnsSqs(premises: Premises): OpenDoor {
  const { manifest, prefix } = premises;
  const queues = new PolledQueues(premises);
  return {
    name: "sns-sqs",
    deliver(resource, postings) {
      const settings = settingsOf(manifest, topicCalled(resource));
      const queue = queues.get(`${prefix}of-${resource}`, settings);
      return deliverEach(postings, (posting) =>
        queue.send({ body: snsEnvelope(published(prefix + resource, posting)) }),
      );
    },
    stop: () => queues.stop(),
  };
}

function published(topic: string, posting: Posting): SnsParts {
  return {
    id: randomUUID(),
    topic,
    message: textOf(posting),
    time: new Date().toISOString(),
    attributes: attributesOf(posting),
  };
}

/**
 * Opens the door of EventBridge's buses: a topic is a detail type.
 *
 * @param premises where it is
 * @returns the door
 */
export function openEventBridge(premises: Premises): OpenDoor {
  const { manifest, prefix } = premises;
  const deliveries = new Asynchronous(premises);
  return {
    name: "eventbridge",
    deliver(resource, postings) {
      const { maxAttempts } = settingsOf(manifest, topicCalled(resource));
      return deliverEach(postings, (posting) => {
        const event = bridgeEvent({
          id: randomUUID(),
          source: "portable-fn.conformance",
          type: prefix + resource,
          time: Date.now(),
          detail: detailOf(posting),
        });
        return deliveries.deliver(event, maxAttempts);
      });
    },
    stop: () => deliveries.stop(),
  };
}

/** A detail is a JSON object; anything else goes as a CloudEvent, which is one. */
function detailOf(posting: Posting): unknown {
  const { content = "", contentType } = posting;
  if (typeof content === "string" && contentType === undefined && content.startsWith("{")) {
    try {
      return JSON.parse(content);
    } catch {
      // Text that begins like JSON.
    }
  }
  return {
    specversion: "1.0",
    id: randomUUID(),
    source: "/conformance",
    type: "portable-fn.conformance",
    ...dataOf(content, contentType),
  };
}

function dataOf(content: string | Uint8Array, contentType: string | undefined): object {
  if (typeof content !== "string") {
    const bytes = Buffer.from(content).toString("base64");
    return { datacontenttype: contentType ?? "application/octet-stream", data_base64: bytes };
  }
  const isJson = contentType === "application/json" || /^[["]/.test(content);
  const read = isJson ? parsed(content) : undefined;
  return read === undefined
    ? {
        datacontenttype: contentType ?? "text/plain",
        data_base64: Buffer.from(content).toString("base64"),
      }
    : { datacontenttype: "application/json", data: read };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
