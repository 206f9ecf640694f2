/** Runs the event cases against one door of a built conformance app. */
import type { EventCapabilities, EventKind } from "@portable-fn/core";
import type { EventConformanceOptions } from "../types.ts";
import { attributes } from "./attributes.ts";
import { changes } from "./changes.ts";
import { data } from "./data.ts";
import { eventFields } from "./event-fields.ts";
import { lifecycle } from "./lifecycle.ts";
import { objects } from "./objects.ts";
import { outcomes } from "./outcomes.ts";
import { queues } from "./queues.ts";
import { schedules } from "./schedules.ts";
import { streams } from "./streams.ts";
import { createEventSuite, type EventTopic } from "./suite.ts";
import { topics } from "./topics.ts";

const EVERY: Readonly<Record<string, EventTopic>> = {
  outcomes,
  invocations: lifecycle,
  "event fields": eventFields,
};

const TOPICS: Readonly<Record<EventKind, Readonly<Record<string, EventTopic>>>> = {
  queue: { data, attributes, queues },
  topic: { data, attributes, topics },
  stream: { data, streams },
  object: { objects },
  change: { changes },
  schedule: { schedules },
};

/**
 * Gives the app that a door's cases run against: `@portable-fn/conformance/apps/<name>`.
 *
 * @param capabilities what the door promises
 * @returns the name
 */
export function appFor({ trigger, ordered }: EventCapabilities): string {
  return trigger === "queue" && ordered ? "queue-fifo" : trigger;
}

/**
 * Declares the event cases for one door of a conformance app.
 *
 * @param options test functions, the running host and what the door promises
 */
export function runEventConformance(options: EventConformanceOptions): void {
  const suite = createEventSuite(options);
  const all = { ...EVERY, ...TOPICS[options.capabilities.trigger] };
  for (const [name, topic] of Object.entries(all)) options.describe(name, () => topic(suite));
}
