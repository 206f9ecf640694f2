/** What doors for events are made of. */
import type { EventDoor, Posting, Undelivered } from "@portable-fn/adapter-kit/target";
import type { AnyTrigger, Manifest } from "@portable-fn/core";
import type { Clock } from "../clock.ts";
import type { Invoke } from "../event-source/invoke.ts";
import type { QueueService } from "../sqs/service.ts";

/** Seconds before an event that failed comes again; on AWS they are many more. */
export const PAUSE = 0.05;

/** What doors are opened for. */
export interface Premises {
  readonly manifest: Manifest;
  /** What the provider's names of resources begin with. */
  readonly prefix: string;
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly queues: QueueService;
}

/** An open door. */
export interface OpenDoor extends EventDoor {
  /** Delivers nothing any more, and waits for what is under way. */
  stop(): Promise<void>;
}

/** How often an event is delivered where the function does not say. */
const ATTEMPTS = 3;
/** How many events an invocation brings at most where the function does not say. */
const BATCH = 10;

/** What a function says of its deliveries. */
export interface Settings {
  readonly maxAttempts: number;
  readonly batchSize: number;
}

/**
 * Gives the settings of the function that a resource is for.
 *
 * @param manifest the app
 * @param isOf tells whether a trigger is the resource's
 * @returns the settings; defaults where no function is for it
 */
export function settingsOf(
  { functions }: Manifest,
  isOf: (trigger: AnyTrigger) => boolean,
): Settings {
  const trigger = functions.map((fn) => fn.trigger).find(isOf);
  return {
    maxAttempts: trigger && "maxAttempts" in trigger ? trigger.maxAttempts : ATTEMPTS,
    batchSize: trigger && "batchSize" in trigger ? trigger.batchSize : BATCH,
  };
}

/** What became of a posting. */
export type Fate = "acknowledged" | "dead" | "dropped";

/**
 * Delivers postings side by side, begun in order.
 *
 * @param postings the events
 * @param deliver delivers one
 * @returns what was not acknowledged
 */
export async function deliverEach(
  postings: readonly Posting[],
  deliver: (posting: Posting) => Promise<Fate>,
): Promise<Undelivered> {
  const fates = await Promise.all(postings.map(deliver));
  const all = (fate: Fate) => postings.filter((_, at) => fates[at] === fate).map(identityOf);
  return { dead: all("dead"), dropped: all("dropped") };
}

/** @returns the content of a posting as text: bytes are base64 */
export function textOf({ content = "" }: Posting): string {
  return typeof content === "string" ? content : Buffer.from(content).toString("base64");
}

/** @returns the attributes of a posting, its content type among them */
export function attributesOf({ attributes, contentType }: Posting): Record<string, string> {
  return { ...attributes, ...(contentType !== undefined && { "content-type": contentType }) };
}

/** By what a posting is known. */
function identityOf(posting: Posting): string {
  const { content, key, before, after, scheduledTime } = posting;
  if (content !== undefined && key === undefined) return textOf(posting);
  return key ?? JSON.stringify(after ?? before ?? scheduledTime ?? "");
}
