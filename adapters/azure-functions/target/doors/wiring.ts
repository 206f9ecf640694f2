/** What the doors share: which function a resource is wired to, and work side by side. */
import type { Posting } from "@portable-fn/adapter-kit/target";
import type { ManifestFunction } from "@portable-fn/core";
import type { EventListener } from "../worker/calls.ts";
import type { WorkerProcess } from "../worker-process.ts";

/** A registered function with what the manifest says of it. */
export interface Wired {
  readonly listener: EventListener;
  readonly fn: ManifestFunction;
}

/** What a door is made from. */
export interface Wiring {
  readonly run: WorkerProcess["run"];
  /** The functions that the door can start; one at least. */
  readonly functions: readonly [Wired, ...Wired[]];
  /** What stands before the provider's names of resources. */
  readonly prefix: string;
}

/**
 * Finds the function that a resource is wired to.
 *
 * @param wiring the door's
 * @param name what the function's trigger is to say
 * @param nameOf reads it from the trigger
 * @returns the function; for a resource that no trigger names, one that the worker does not have, so
 *   that whatever it is called with fails
 */
export function wiredTo(
  { functions }: Wiring,
  name: string,
  nameOf: (wired: Wired) => unknown,
): Wired {
  const [{ listener, fn }] = functions;
  const nobody = { fn, listener: { name: `nobody-for-${name}`, trigger: listener.trigger } };
  return functions.find((it) => nameOf(it) === name) ?? nobody;
}

/**
 * Gives a posting's content as bytes.
 *
 * @param posting the posting
 * @returns the bytes, none by default
 */
export function bytesOf({ content = "" }: Posting): Buffer {
  return typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
}

/**
 * Works side by side.
 *
 * @param items what to work on
 * @param size how many at once
 * @param work the work
 */
export async function inPool<Item>(
  items: readonly Item[],
  size: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) await work(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(size, items.length) }, worker));
}

/**
 * Delivers one event until it is acknowledged or its attempts are used up.
 *
 * @param attempts how many there are
 * @param deliver delivers it; told which attempt it is, from 1
 * @returns whether it was acknowledged
 */
export async function attemptsOf(
  attempts: number,
  deliver: (attempt: number) => Promise<boolean>,
): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (await deliver(attempt)) return true;
  }
  return false;
}

/**
 * Sorts postings into groups, each in order.
 *
 * @param postings all of them
 * @param keyOf names a posting's group
 * @returns the groups by name
 */
export function groupsOf(
  postings: readonly Posting[],
  keyOf: (posting: Posting) => string,
): ReadonlyMap<string, readonly Posting[]> {
  const groups = new Map<string, Posting[]>();
  for (const posting of postings) {
    const key = keyOf(posting);
    const group = groups.get(key);
    if (group) group.push(posting);
    else groups.set(key, [posting]);
  }
  return groups;
}
