/** The line before a function: what waits for it, how often it was tried, and what became of it. */
import { type EventItem, NOT_BEGUN, type Outcomes } from "@portable-fn/adapter-kit/events";
import { type Outcome, outcomeOf, type Reject, type Retry } from "@portable-fn/core";

/** An event that was sent. */
export interface Sent {
  /** What the sender gave. */
  readonly sent: unknown;
  readonly id: string;
  /** How often it was delivered. */
  readonly attempts: number;
}

/** What became of the events that were sent at once. */
export interface MemoryDelivery {
  /** What the function dealt with, in that order. */
  readonly acknowledged: readonly Sent[];
  /** Each time that one was to come again, with the seconds that the function asked to wait. */
  readonly retried: readonly (Sent & { readonly delaySeconds: number | undefined })[];
  /** What the function rejected, or failed at too often. */
  readonly deadLetters: readonly (Sent & { readonly reason: string })[];
}

/** An event to put into a line. */
export interface Entry {
  readonly sent: unknown;
  readonly id: string;
  readonly order?: string | undefined;
  /** Seconds before it is first delivered. */
  readonly delaySeconds?: number | undefined;
  readonly item: (attempt: number) => EventItem;
}

/** How a line is worked off. */
export interface LinePlan {
  /** The most events of a delivery. */
  readonly batchSize: number;
  /** Deliveries of an event before it is a dead letter. */
  readonly maxAttempts: number;
  readonly run: (items: readonly EventItem[]) => Promise<Outcomes>;
  readonly clock: Clock;
}

/** The time that delays are counted in. */
export interface Clock {
  /** @returns milliseconds */
  now(): number;
  /** Waits until then. */
  until(time: number): Promise<void>;
}

interface Waiting extends Entry {
  attempt: number;
  dueAt: number;
  readonly report: Report;
}

interface Report extends MemoryDelivery {
  readonly acknowledged: Sent[];
  readonly retried: (Sent & { readonly delaySeconds: number | undefined })[];
  readonly deadLetters: (Sent & { readonly reason: string })[];
  open: number;
  readonly close: () => void;
}

/** A line; one delivery at a time. */
export class Line {
  readonly #plan: LinePlan;
  readonly #waiting: Waiting[] = [];
  #isWorking = false;

  /** @param plan how it is worked off */
  constructor(plan: LinePlan) {
    this.#plan = plan;
  }

  /**
   * Puts events into the line.
   *
   * @param entries the events, in order
   * @returns when each is acknowledged or a dead letter, what became of them
   */
  async send(entries: readonly Entry[]): Promise<MemoryDelivery> {
    const lists = { acknowledged: [], retried: [], deadLetters: [] };
    if (entries.length === 0) return lists;
    return new Promise((resolve) => {
      const report = { ...lists, open: entries.length, close: () => resolve(lists) };
      const now = this.#plan.clock.now();
      for (const entry of entries) {
        const dueAt = now + (entry.delaySeconds ?? 0) * 1000;
        this.#waiting.push({ ...entry, attempt: 1, dueAt, report });
      }
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    while (this.#waiting.length > 0) {
      const batch = this.#due();
      if (batch.length === 0) {
        await this.#plan.clock.until(this.#nextDue());
        continue;
      }
      const items = batch.map(({ item, attempt, order }) => ({ ...item(attempt), order }));
      const outcomes = await this.#plan.run(items);
      for (const [at, one] of batch.entries()) this.#settle(one, outcomes[at]);
    }
    this.#isWorking = false;
  }

  /** When the next is due of those that are not yet; who stands behind them may have been for long. */
  #nextDue(): number {
    const now = this.#plan.clock.now();
    const times = this.#waiting.map(({ dueAt }) => dueAt).filter((dueAt) => dueAt > now);
    return Math.min(...times);
  }

  /** What can be delivered now: of an order nothing that stands behind one that has to wait. */
  #due(): Waiting[] {
    const now = this.#plan.clock.now();
    const held = new Set<string>();
    const due: Waiting[] = [];
    for (const one of this.#waiting) {
      if (due.length === this.#plan.batchSize) break;
      const { order, dueAt } = one;
      if (order !== undefined && held.has(order)) continue;
      if (dueAt <= now) due.push(one);
      else if (order !== undefined) held.add(order);
    }
    return due;
  }

  #settle(one: Waiting, outcome: Outcome | undefined): void {
    if (outcome === NOT_BEGUN) return;
    const { report, sent, id, attempt } = one;
    const said = { sent, id, attempts: attempt };
    if (outcomeOf(outcome) === "retry" && attempt < this.#plan.maxAttempts) {
      const { delaySeconds } = outcome as Retry;
      report.retried.push({ ...said, delaySeconds });
      one.attempt += 1;
      one.dueAt = this.#plan.clock.now() + (delaySeconds ?? 0) * 1000;
      return;
    }
    if (outcome) {
      const reason = (outcome as Partial<Reject>).reason ?? `It failed ${attempt} times`;
      report.deadLetters.push({ ...said, reason });
    } else {
      report.acknowledged.push(said);
    }
    this.#waiting.splice(this.#waiting.indexOf(one), 1);
    report.open -= 1;
    if (report.open === 0) report.close();
  }
}

/** The real time. */
export const realClock: Clock = {
  now: () => Date.now(),
  until: (time) => new Promise((resolve) => setTimeout(resolve, Math.max(0, time - Date.now()))),
};

/** @returns a time that goes by when somebody waits, so that tests need not */
export function skippingClock(): Clock {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  return {
    now,
    async until(time) {
      ahead += Math.max(0, time - now());
    },
  };
}
