/** Which changes of objects are for a function. */
import { unclaimed } from "@portable-fn/adapter-kit/events";
import type { ObjectAction, ObjectTrigger } from "@portable-fn/core";
import type { Registered } from "./delivery.ts";

/**
 * Gives the app's name of the bucket that a change is in.
 *
 * @param registered the function and its bucket
 * @param container what the provider calls it
 * @returns the name
 * @throws PortableError `PFN_UNCLAIMED` when it is another bucket than the function's
 */
export function bucketOf({ fn, resource }: Registered, container: string): string {
  // A subscription of Event Grid is for a whole account unless its filter says otherwise.
  if (container !== resource) throw unclaimed("object", container);
  return (fn.trigger as ObjectTrigger).bucket;
}

/**
 * Tells whether a change passes a function's filter.
 *
 * @param registered the function
 * @param action what became of the object
 * @param key the object's
 * @returns whether the function is to be run
 */
export function isWanted({ fn }: Registered, action: ObjectAction, key: string): boolean {
  const { on, prefix = "", suffix = "" } = fn.trigger as ObjectTrigger;
  return on.includes(action) && key.startsWith(prefix) && key.endsWith(suffix);
}
