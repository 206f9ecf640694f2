/** Asynchronous invocation, as SNS, S3 and EventBridge deliver: twice more after an error, then the failure destination. */
import { randomUUID } from "node:crypto";
import { type Clock, pause } from "../clock.ts";
import { type Invoke, messageOf } from "./invoke.ts";

/** How events are delivered. */
export interface AsyncDeliveryPlan {
  readonly invoke: Invoke;
  readonly clock: Clock;
  /** Named in what goes to the failure destination. */
  readonly functionArn: string;
  /** Seconds before each further attempt. Default 60 and 120, as on AWS. */
  readonly delays?: readonly number[];
}

/** What a failure destination gets. */
export interface AsyncFailure {
  readonly version: "1.0";
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: "RetriesExhausted";
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: object;
  readonly responseContext: {
    readonly statusCode: 200;
    readonly executedVersion: "$LATEST";
    readonly functionError: "Unhandled";
  };
  readonly responsePayload: { readonly errorMessage: string };
}

/** What became of one event. */
export interface AsyncReport {
  readonly outcome: "succeeded" | "failed" | "stopped";
  readonly invocations: number;
}

/** Delivers events, each on its own. */
export class AsyncDelivery {
  readonly #plan: AsyncDeliveryPlan;
  readonly #failures: AsyncFailure[] = [];
  readonly #stopped = new AbortController();
  readonly #running = new Set<Promise<AsyncReport>>();

  /** @param plan which function, and when it is tried again */
  constructor(plan: AsyncDeliveryPlan) {
    this.#plan = plan;
  }

  /** What is in the failure destination, in order. */
  get failures(): readonly AsyncFailure[] {
    return this.#failures;
  }

  /**
   * Delivers an event until it succeeds or its attempts are used up.
   *
   * @param event JSON
   * @returns what became of it; never rejects
   */
  deliver(event: object): Promise<AsyncReport> {
    const run = this.#deliver(event).finally(() => this.#running.delete(run));
    this.#running.add(run);
    return run;
  }

  /** Makes no further attempt, and waits for those under way. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#running);
  }

  async #deliver(event: object): Promise<AsyncReport> {
    const { invoke, clock, delays = [60, 120] } = this.#plan;
    const { signal } = this.#stopped;
    for (let invocations = 1; !signal.aborted; invocations += 1) {
      try {
        await invoke(event);
        return { outcome: "succeeded", invocations };
      } catch (error) {
        const delay = delays[invocations - 1];
        if (delay === undefined) {
          this.#failures.push(this.#failure(event, invocations, messageOf(error)));
          return { outcome: "failed", invocations };
        }
        await pause(clock, delay * 1000, signal);
        if (signal.aborted) return { outcome: "stopped", invocations };
      }
    }
    return { outcome: "stopped", invocations: 0 };
  }

  #failure(event: object, invocations: number, errorMessage: string): AsyncFailure {
    const { clock, functionArn } = this.#plan;
    return {
      version: "1.0",
      timestamp: new Date(clock.now()).toISOString(),
      requestContext: {
        requestId: randomUUID(),
        functionArn: `${functionArn}:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: invocations,
      },
      requestPayload: event,
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorMessage },
    };
  }
}
