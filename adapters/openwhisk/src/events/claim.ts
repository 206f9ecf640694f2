/** Which function a delivery is for. */
import {
  createFinder,
  createObjectFinder,
  type EventItem,
  unclaimed,
} from "@portable-fn/adapter-kit/events";
import { type AppFunction, type Env, PortableError } from "@portable-fn/core";
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
  return (delivery) => {
    const { id, candidates, isAnonymous } = delivery;
    for (const candidate of candidates) {
      const fn = findFor(candidate);
      if (fn === "left-out") return undefined;
      if (fn) return { fn, item: { id, read: () => candidate.read(fn) } };
    }
    if (isAnonymous) return onlyOne(functions, delivery);
    const first = candidates.at(-1);
    throw unclaimed(first?.kind ?? "topic", first?.names[0] ?? "");
  };
}

/** A function by itself needs no name. */
function onlyOne(functions: readonly AppFunction[], { id, candidates }: Delivery): Claimed {
  const fitting = functions.flatMap((fn) => {
    const candidate = candidates.find(({ kind }) => kind === fn.trigger.kind);
    return candidate ? [{ fn, item: { id, read: () => candidate.read(fn) } }] : [];
  });
  const [first] = fitting;
  if (first && fitting.length === 1) return first;
  if (!first) throw unclaimed("schedule", candidates[0]?.names[0] ?? "");
  const names = fitting.map(({ fn }) => fn.name).join(", ");
  throw new PortableError("PFN_AMBIGUOUS", `The parameters say not which function of ${names}`, {
    fix: 'Call the action as the function is called, make an entry for each with the option `function`, or write {"schedule":"<name>"} or a CloudEvent into the trigger\'s payload',
  });
}
