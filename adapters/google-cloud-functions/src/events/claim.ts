/** Which function a delivery is for. */
import {
  createFinder,
  createObjectFinder,
  type EventItem,
  unclaimed,
} from "@portable-fn/adapter-kit/events";
import type { AppFunction, Env } from "@portable-fn/core";
import type { Candidate, Delivery } from "./delivery.ts";

/** A delivery with the function that it is for. */
export interface Claimed {
  readonly fn: AppFunction;
  readonly item: EventItem;
}

/**
 * Finds the function that a delivery is for; `undefined` where functions are for its bucket and their
 * filters leave it out.
 */
export type Claim = (delivery: Delivery) => Claimed | undefined;

/**
 * Makes the finder of functions.
 *
 * @param functions those that the entry runs
 * @param env the variables
 * @returns from a delivery to its function; it throws a PortableError `PFN_UNCLAIMED` where there is
 *   none, and `PFN_AMBIGUOUS` where there are two
 * @throws PortableError `PFN_BINDINGS` when the variable is not such JSON
 */
export function createClaim(functions: readonly AppFunction[], env: Env): Claim {
  const find = createFinder(functions, env);
  const findObject = createObjectFinder(functions, env);
  const findFor = ({ kind, names, change }: Candidate) =>
    change ? findObject(change, ...names) : find(kind, ...names);
  return ({ id, attempt, candidates }) => {
    for (const candidate of candidates) {
      const fn = findFor(candidate);
      if (fn === "left-out") return undefined;
      if (fn) return { fn, item: itemOf(fn, id, attempt, candidate) };
    }
    const [first] = candidates;
    throw unclaimed(first?.kind ?? "topic", first?.names[0] ?? "");
  };
}

function itemOf(
  fn: AppFunction,
  id: string,
  attempt: number | undefined,
  candidate: Candidate,
): EventItem {
  return { id, ...(attempt !== undefined && { attempt }), read: () => candidate.read(fn) };
}
