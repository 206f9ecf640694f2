/** How the cases of every trigger say what an event is to do. */
import type { EventKind } from "@portable-fn/core";
import type { Deed } from "../fixture/deeds.ts";
import type { Posting } from "../types.ts";

/** An event that tells its function what to do. */
export interface Told {
  readonly key: string;
  readonly resource: string;
  readonly posting: Posting;
}

/** The events of one trigger. */
export interface Scene {
  /**
   * Makes an event.
   *
   * @param deed what it tells its function to do
   * @returns the event with a key of its own
   */
  instruct(deed: Deed): Told;
  /** How often an event that always fails is delivered. */
  readonly maxAttempts: number;
}

/** @returns letters and digits that nobody else uses */
export function freshKey(): string {
  return `k${crypto.randomUUID().replaceAll("-", "")}`;
}

/** Keys of ticks are their times, a minute apart. */
let minute = Math.floor(Date.UTC(2026, 0, 1) / 60_000);

const byContent = (deed: Deed): Told => {
  const key = freshKey();
  return {
    key,
    resource: deed === "hang-first" ? "slow" : "plain",
    posting: { content: JSON.stringify({ key, deed }), groupId: key },
  };
};

const INSTRUCT: Readonly<Record<EventKind, (deed: Deed) => Told>> = {
  queue: byContent,
  topic: byContent,
  stream: byContent,
  object(deed) {
    const key = freshKey();
    const resource = deed === "hang-first" ? "slow" : "plain";
    return { key, resource, posting: { key: `${deed}/${key}`, content: "content" } };
  },
  change(deed) {
    const key = freshKey();
    const resource = deed === "hang-first" ? "slow" : "plain";
    return { key, resource, posting: { operation: "insert", after: { id: key, deed } } };
  },
  schedule(deed) {
    minute += 1;
    const scheduledTime = minute * 60_000;
    return {
      key: new Date(scheduledTime).toISOString(),
      resource: `tick-${deed}`,
      posting: { scheduledTime },
    };
  },
};

/**
 * Gives the events of a trigger.
 *
 * @param trigger its kind
 * @returns how its events are made
 */
export function sceneOf(trigger: EventKind): Scene {
  return { instruct: INSTRUCT[trigger], maxAttempts: 3 };
}
