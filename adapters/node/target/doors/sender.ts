/** Sends events as requests, again until they are taken: what a broker does, written for this host. */
import { setTimeout as pause } from "node:timers/promises";
import type { EventDoor, Posting } from "@portable-fn/adapter-kit/target";
import type { DoorPlan } from "./plan.ts";

/** A request that brings an event. */
export interface EventRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Makes the request of a posting; the same event each time, but for what says which attempt it is. */
export type MakeRequest = (resource: string, posting: Posting) => (attempt: number) => EventRequest;

/** Milliseconds between attempts. */
const PACE = 20;
/** Attempts where the trigger says nothing of them. */
const MAX_ATTEMPTS = 3;

/**
 * Tells whether a status is final by Knative's contract: a 4xx other than 404, 409 and 429.
 * https://github.com/knative/specs/blob/main/specs/eventing/data-plane.md (2026-11-23)
 *
 * @param status of an answer that is no success
 * @returns whether nothing is sent again
 */
export function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && ![404, 409, 429].includes(status);
}

/**
 * Makes what sends postings, one after the other: what is sent again holds up what follows.
 *
 * @param plan where to, and how often
 * @returns from the form of the requests, and which answers are final, to what a door does
 */
export function createSender(
  plan: DoorPlan,
): (make: MakeRequest, isFinal: (status: number) => boolean) => EventDoor["deliver"] {
  return (make, isFinal) => async (resource, postings) => {
    const most = attemptsOf(plan, resource);
    const dead: string[] = [];
    for (const posting of postings) {
      const request = make(resource, posting);
      for (let attempt = 1; ; ) {
        const status = await post(plan, request(attempt));
        if (status !== undefined && status < 300) break;
        // That the process is gone is no answer of the function's.
        if (status !== undefined && (isFinal(status) || attempt++ >= most)) {
          dead.push(identityOf(posting));
          break;
        }
        await pause(PACE);
      }
    }
    return { dead, dropped: [] };
  };
}

/** @returns the status; `undefined` where nobody answered */
async function post(
  { url, token }: DoorPlan,
  { headers, body }: EventRequest,
): Promise<number | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { ...headers, authorization: `Bearer ${token}` },
      // A string would get a type that nobody stated.
      body: typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}

function attemptsOf({ manifest }: DoorPlan, resource: string): number {
  for (const { trigger } of manifest.functions) {
    if (trigger.kind === "queue" && trigger.queue === resource) return trigger.maxAttempts;
    if (trigger.kind === "topic" && trigger.topic === resource) return trigger.maxAttempts;
    if (trigger.kind === "stream" && trigger.stream === resource) return trigger.maxAttempts;
  }
  return MAX_ATTEMPTS;
}

function identityOf({ content, key, after, before, scheduledTime }: Posting): string {
  if (key !== undefined) return key;
  if (content !== undefined) return String(content);
  return JSON.stringify(after ?? before ?? scheduledTime);
}
