/** Lets schedules tick: at each time that one is due, a message into the queue of its function. */
import type { App, AppFunction, Logger, ScheduleTrigger } from "@portable-fn/core";
import { Cron } from "croner";
import { LONGEST_TIMER } from "../queue-store/bell.ts";
import type { QueueStore } from "../queue-store/store.ts";
import type { TickBody } from "./delivered.ts";
import { tickQueue } from "./names.ts";

/** A tick that comes later than this, in milliseconds, says that it is past due. */
const LATE = 60_000;
/** Milliseconds until a tick that could not be written is tried again. */
const AGAIN = 1_000;

/**
 * Begins to tick. The store knows up to when each schedule has been seen to: of several processes with
 * one file a single one sends each tick, and after a pause the latest that was missed is made up for,
 * the others are not.
 *
 * @param app the app
 * @param functions its schedule functions
 * @param store where ticks are sent to, and whose time counts
 * @param log for what fails
 * @returns what ends it
 */
export function startTicking(
  app: Pick<App, "name">,
  functions: readonly AppFunction[],
  store: QueueStore,
  log: Logger,
): { stop(): void } {
  const timers = functions.map((fn) => new Ticker(tickQueue(app.name, fn.name), fn, store, log));
  return {
    stop() {
      for (const timer of timers) timer.stop();
    },
  };
}

/** One schedule. */
class Ticker {
  readonly #queue: string;
  readonly #fn: AppFunction;
  readonly #store: QueueStore;
  readonly #log: Logger;
  readonly #cron: Cron;
  readonly #definition: string;
  #timer: NodeJS.Timeout | undefined;
  /** Up to when this process knows that ticks have been seen to. */
  #seen: number | undefined;

  constructor(queue: string, fn: AppFunction, store: QueueStore, log: Logger) {
    const { cron, timeZone } = fn.trigger as ScheduleTrigger;
    this.#queue = queue;
    this.#fn = fn;
    this.#store = store;
    this.#log = log;
    this.#definition = `${cron} ${timeZone}`;
    // It only computes; the portable dialect is of five fields, and either day fires.
    this.#cron = new Cron(cron, {
      mode: "5-part",
      paused: true,
      timezone: timeZone,
      domAndDow: false,
    });
    this.#wake();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wake(): void {
    let wait = AGAIN;
    try {
      const now = this.#store.now();
      this.#seeTo(now);
      const next = this.#cron.nextRun(new Date(now));
      // Such as the 30th of February.
      if (!next) return;
      wait = next.getTime() - now;
    } catch (error) {
      this.#log.error("The schedule failed", { function: this.#fn.name, error });
    }
    // Long waits are cut: timers have an end, and the clock may be set.
    this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(wait, 1), LATE, LONGEST_TIMER));
  }

  /** Sends the latest tick that is due, unless somebody has. */
  #seeTo(now: number): void {
    // Asked once: a process with another version of the app may have the same file for a while.
    this.#seen ??= this.#store.schedule(this.#queue, this.#definition);
    // Of the second that is under way croner may see the end.
    const latest = this.#cron.previousRuns(2, new Date(now + 1_000));
    const due = Math.max(...latest.map((date) => date.getTime()).filter((time) => time <= now));
    if (!(due > this.#seen)) return;
    const body: TickBody = {
      scheduledTime: new Date(due).toISOString(),
      isPastDue: now - due > LATE,
    };
    const content = { body: JSON.stringify(body), contentType: "application/json" };
    this.#store.tick(this.#queue, due, content);
    this.#seen = due;
  }
}
