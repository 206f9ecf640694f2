/** Which function a change of an object is for: by its bucket, and by what the functions' filters let through. */
import type { AppFunction, Env, ObjectAction } from "@portable-fn/core";
import { createMatcher, theOnly } from "./resources.ts";

/** What filters look at. */
export interface ObjectChange {
  /** Decoded. */
  readonly key: string;
  readonly action: ObjectAction;
}

/**
 * Finds the function that a change of an object is for: by the change and the names that its bucket
 * goes by. `"left-out"` where functions are for the bucket and none of them takes it, which is to be
 * acknowledged; `undefined` where none is for the bucket.
 */
export type FindObject = (
  change: ObjectChange,
  ...buckets: readonly string[]
) => AppFunction | "left-out" | undefined;

/**
 * Makes the finder of an app's object functions.
 *
 * @param functions those that the entry runs, named as for `createFinder`
 * @param env the variables
 * @returns from a change to the function
 * @throws PortableError `PFN_BINDINGS` as `createFinder` does; when asked, `PFN_AMBIGUOUS` where two
 *   functions take a change
 */
export function createObjectFinder(functions: readonly AppFunction[], env: Env): FindObject {
  const match = createMatcher(functions, env);
  return (change, ...buckets) => {
    const found = match("object", buckets);
    if (found.length === 0) return undefined;
    const wanting = found.filter((fn) => isWanted(fn, change));
    return theOnly(wanting, "object", buckets) ?? "left-out";
  };
}

/**
 * Tells whether a function takes a change of an object.
 *
 * @param fn the function
 * @param change what became of the object
 * @returns whether its actions, prefix and suffix let it through
 */
export function isWanted({ trigger }: AppFunction, { key, action }: ObjectChange): boolean {
  if (trigger.kind !== "object") return false;
  const { on, prefix = "", suffix = "" } = trigger;
  return on.includes(action) && key.startsWith(prefix) && key.endsWith(suffix);
}
