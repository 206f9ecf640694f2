/** Which buckets changes of objects are in. */
import { unclaimed } from "@portable-fn/adapter-kit/events";
import type { ObjectTrigger } from "@portable-fn/core";
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
