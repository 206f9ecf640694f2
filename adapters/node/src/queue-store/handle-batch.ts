/** Handles one leased batch: keeps the leases alive, waits for the handler, settles each message. */
import { outcomeOf, PortableError, type Retry, retry } from "@portable-fn/core";
import { LONGEST_TIMER } from "./bell.ts";
import type { ConsumeOptions, ConsumePlan, Handled } from "./consume-options.ts";
import type { Delivery } from "./message.ts";
import type { Settlement } from "./settle.ts";
import type { QueueStore } from "./store.ts";

/**
 * Handles a batch.
 *
 * @param store where it came from
 * @param batch the messages
 * @param options the handler, and who is told
 * @param plan all other options
 * @returns when it is settled; it never rejects
 */
export async function handleBatch(
  store: QueueStore,
  batch: readonly Delivery[],
  options: ConsumeOptions,
  plan: ConsumePlan,
): Promise<void> {
  const leases = batch.map(({ lease }) => lease);
  const prolong = () => {
    try {
      store.extend(leases, plan.visibilityTimeout / 1000);
    } catch (error) {
      options.onError(error);
    }
  };
  const keeper = setInterval(prolong, Math.min(plan.visibilityTimeout / 3, LONGEST_TIMER));
  try {
    const handled = await outcomesOf(batch, options, plan.timeout).finally(() =>
      clearInterval(keeper),
    );
    const settled = store.settle(settlementsOf(batch, handled, plan), plan);
    options.onSettled?.(batch, settled);
  } catch (error) {
    // What could not be settled comes again when its lease is over.
    options.onError(error);
  }
}

async function outcomesOf(
  batch: readonly Delivery[],
  { handle, onError }: ConsumeOptions,
  timeout: number,
): Promise<readonly Handled[]> {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, refuse) => {
    timer = setTimeout(
      () => {
        const error = new PortableError("PFN_TIMEOUT", `A batch took over ${timeout} ms`, {
          retryable: true,
          fix: "Raise the function's timeout, or take smaller batches",
        });
        late.abort(error);
        refuse(error);
      },
      Math.min(timeout, LONGEST_TIMER),
    );
  });
  try {
    const running = Promise.resolve().then(() => handle(batch, late.signal));
    const handled = await Promise.race([running, over]);
    if (Array.isArray(handled) && handled.length === batch.length) return handled;
    throw new PortableError("PFN_BAD_RESULT", `A batch of ${batch.length} got no such list back`, {
      fix: "Return an array with one outcome for each message, undefined for those that are done",
    });
  } catch (error) {
    onError(error);
    return batch.map(() => retry());
  } finally {
    clearTimeout(timer);
  }
}

function settlementsOf(
  batch: readonly Delivery[],
  handled: readonly Handled[],
  plan: ConsumePlan,
): Settlement[] {
  const stopped = new Set<string>();
  return batch.map(({ lease, groupId, attempt }, at) => {
    const given = handled[at];
    const isAgain = given === "release" || outcomeOf(given) === "retry";
    if (!isAgain) return { lease, outcome: given };
    // A group stops at its first failure. Those behind it were not tried, so no attempt counts: else
    // one bad message would take all others of its group to the dead.
    if (groupId !== undefined && stopped.has(groupId)) return { lease, outcome: "release" };
    if (groupId !== undefined) stopped.add(groupId);
    if (given === "release") return { lease, outcome: given };
    const { delaySeconds = plan.delayAfter(attempt) } = given as Retry;
    return { lease, outcome: retry({ delaySeconds }) };
  });
}
