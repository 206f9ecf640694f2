/** What is done for events. */
import {
  type CloudEvent,
  type Context,
  type EventResult,
  outcomeOf,
  PortableError,
  type Retry,
  reject,
  retry,
} from "@portable-fn/core";
import type { EventLayer } from "../portable.ts";
import { storeOf } from "../store.ts";
import { sha256 } from "./hash.ts";
import { type Claim, type Claimed, Ledger } from "./ledger.ts";
import type { Settings } from "./options.ts";
import { OUTCOME_UNKNOWN } from "./problems.ts";

/** How many records of a batch are asked for at once. */
const AT_ONCE = 16;

/** What becomes of an event: it runs, has an outcome, or shares that of its twin in the batch. */
type Fate =
  | { readonly runs: true; readonly claimed: Claimed | undefined }
  | { readonly runs: false; readonly result: EventResult }
  | { readonly runs: false; readonly twin: CloudEvent };

/**
 * Makes the layer for events and batches of them.
 *
 * @param settings the options
 * @returns the layer
 */
export function eventLayer(settings: Settings): EventLayer {
  const { store, eventKey, name } = settings;
  return async (event, ctx, next) => {
    const ledger = new Ledger(storeOf(store, ctx), settings, ctx);
    const events: readonly CloudEvent[] = Array.isArray(event) ? event : [event];
    // All before the first is claimed: what throws here must leave no claim behind.
    const names = new Map(events.map((one) => [one, eventKey(one, ctx)]));
    const seen = new Map<string, CloudEvent>();
    const decide = async (one: CloudEvent): Promise<Fate> => {
      const named = names.get(one);
      if (named === undefined) return { runs: true, claimed: undefined };
      const twin = seen.get(named);
      if (twin) return { runs: false, twin };
      seen.set(named, one);
      const hash = await sha256(JSON.stringify(["event", ctx.functionName, named]));
      return fateOf(await ledger.claim(`idempotency/${name}/${hash}`, ""), settings, ctx);
    };
    return Array.isArray(event)
      ? runBatch(events, decide, ledger, next)
      : runOne(await decide(event as CloudEvent), ledger, next);
  };
}

async function runOne(fate: Fate, ledger: Ledger, next: () => Promise<unknown>): Promise<unknown> {
  if (!fate.runs) return "result" in fate ? fate.result : undefined;
  const { claimed } = fate;
  if (!claimed) return next();
  let result: unknown;
  try {
    result = await next();
  } catch (error) {
    await ledger.fail(claimed);
    throw error;
  }
  await settle(ledger, claimed, result);
  return result;
}

function fateOf(claim: Claim, { now }: Settings, { log }: Context): Fate {
  switch (claim.state) {
    case "claimed":
      return { runs: true, claimed: claim };
    case "unprotected":
      return { runs: true, claimed: undefined };
    case "done":
      log.debug("The event was dealt with before");
      return { runs: false, result: undefined };
    case "running":
      // By then it is known how that ended, so that no attempt is wasted on asking.
      return { runs: false, result: again(Math.ceil((claim.until - now()) / 1000)) };
    case "unavailable":
      return { runs: false, result: retry() };
    default:
      return { runs: false, result: reject(OUTCOME_UNKNOWN) };
  }
}

function again(seconds: number): Retry {
  return retry({ delaySeconds: Math.max(1, seconds) });
}

/** What is to come again, or is a dead letter, must not be taken for done. */
function settle(ledger: Ledger, claimed: Claimed, result: unknown): Promise<void> {
  return outcomeOf(result) ? ledger.release(claimed) : ledger.finish(claimed);
}

async function runBatch(
  events: readonly CloudEvent[],
  decide: (event: CloudEvent) => Promise<Fate>,
  ledger: Ledger,
  next: (events: readonly CloudEvent[]) => Promise<unknown>,
): Promise<readonly EventResult[]> {
  const fates = await fatesOf(events, decide);
  const running = events.filter((event) => fates.get(event)?.runs);
  const claims = running.map((event) => claimedIn(fates.get(event)));
  const forAll = (end: (claimed: Claimed, at: number) => Promise<void>) =>
    inTurns(claims, async (claimed, at) => claimed && end(claimed, at));
  let results: readonly EventResult[] = [];
  try {
    if (running.length > 0) results = outcomesIn(await next(running), running.length);
  } catch (error) {
    await forAll((claimed) => ledger.fail(claimed));
    throw error;
  }
  await forAll((claimed, at) => settle(ledger, claimed, results[at]));
  const byEvent = new Map(running.map((event, at) => [event, results[at]]));
  const resultOf = (event: CloudEvent): EventResult => {
    const fate = fates.get(event);
    if (!fate || fate.runs) return byEvent.get(event);
    return "twin" in fate ? resultOf(fate.twin) : fate.result;
  };
  return events.map(resultOf);
}

function claimedIn(fate: Fate | undefined): Claimed | undefined {
  return fate?.runs ? fate.claimed : undefined;
}

/** Events in order of one another are decided one after the other; behind one that waits all wait. */
async function fatesOf(
  events: readonly CloudEvent[],
  decide: (event: CloudEvent) => Promise<Fate>,
): Promise<ReadonlyMap<CloudEvent, Fate>> {
  const fates = new Map<CloudEvent, Fate>();
  await inTurns([...lanesOf(events)], async (lane) => {
    let isHeld = false;
    for (const event of lane) {
      const fate: Fate = isHeld ? { runs: false, result: retry() } : await decide(event);
      fates.set(event, fate);
      isHeld ||= "result" in fate && fate.result !== undefined;
    }
  });
  return fates;
}

/** The events of each group or partition, and each other event by itself. */
function lanesOf(events: readonly CloudEvent[]): Iterable<CloudEvent[]> {
  const lanes = new Map<unknown, CloudEvent[]>();
  for (const event of events) {
    const { groupId, partitionKey = groupId } = event as {
      groupId?: string;
      partitionKey?: string;
    };
    const lane = lanes.get(partitionKey ?? event);
    if (lane) lane.push(event);
    else lanes.set(partitionKey ?? event, [event]);
  }
  return lanes.values();
}

async function inTurns<Item>(
  items: readonly Item[],
  work: (item: Item, at: number) => Promise<unknown>,
): Promise<void> {
  const left = items.entries();
  const worker = async () => {
    for (const [at, item] of left) await work(item, at);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
}

function outcomesIn(results: unknown, length: number): readonly EventResult[] {
  if (results === undefined) return [];
  if (Array.isArray(results) && results.length === length) return results;
  throw new PortableError(
    "PFN_BATCH_RESULT",
    `The function must return nothing or an array of ${length} outcomes`,
    { fix: "Return one for each event, in order; undefined for what is dealt with" },
  );
}
