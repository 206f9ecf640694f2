/** The hosts of a parity run: started side by side, stopped together, whatever state they are in. */
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import type { Build, Host, Target } from "@portable-fn/adapter-kit/target";
import { descendants, killAll, type RunningProcess } from "./processes.ts";

/** One host to start. */
export interface HostPlan {
  readonly target: Target;
  /** One of the target's modes. */
  readonly mode: string;
}

/** What became of a plan: a running host, or why there is none. */
export interface HostResult extends HostPlan {
  /** Absent when it did not start. */
  readonly host?: Host;
  /** Why it did not start. */
  readonly error?: unknown;
  /** Milliseconds that building took. */
  readonly buildMs: number;
  /** Milliseconds that starting took. */
  readonly startMs: number;
}

/** Milliseconds that hosts have to end by themselves. */
const GRACE = 5_000;

/** The hosts of a run. */
export class HostGroup {
  readonly #build: (plan: HostPlan) => Promise<Build>;
  readonly #hosts = new Set<Host>();
  readonly #starting = new Set<Promise<unknown>>();
  readonly #seen = new Map<string, RunningProcess>();
  #stopped = false;

  /** @param build builds the app for a plan */
  constructor(build: (plan: HostPlan) => Promise<Build>) {
    this.#build = build;
  }

  /**
   * Builds and starts one host.
   *
   * @param plan which
   * @returns the running host, or why there is none; never rejects
   */
  start(plan: HostPlan): Promise<HostResult> {
    const work = this.#start(plan);
    this.#starting.add(work);
    return work.finally(() => this.#starting.delete(work));
  }

  async #start(plan: HostPlan): Promise<HostResult> {
    const began = performance.now();
    let built = began;
    const times = () => ({ buildMs: built - began, startMs: performance.now() - built });
    try {
      const build = await this.#build(plan);
      built = performance.now();
      if (this.#stopped) throw new Error("The run was stopped");
      const host = await plan.target.start(build);
      this.#hosts.add(host);
      this.#remember();
      if (this.#stopped) await host.stop();
      return { ...plan, host, ...times() };
    } catch (error) {
      return { ...plan, error, ...times() };
    }
  }

  /** Ends all hosts, those too that are still starting, and every process below this one. */
  async stop(): Promise<void> {
    this.#stopped = true;
    // Before anything ends: an orphan's parent cannot be found any more.
    this.#remember();
    const ends = [...this.#hosts].map((host) => host.stop());
    await Promise.race([
      Promise.allSettled([...ends, ...this.#starting]),
      wait(GRACE, undefined, { ref: false }),
    ]);
    this.#remember();
    killAll(this.#seen.values());
  }

  #remember(): void {
    for (const one of descendants()) this.#seen.set(`${one.pid} ${one.started}`, one);
  }
}
