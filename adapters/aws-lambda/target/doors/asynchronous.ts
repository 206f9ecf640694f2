/** Doors of services that invoke functions asynchronously: an error is tried again, then goes to the failure destination. */
import { AsyncDelivery } from "../event-source/async-delivery.ts";
import { FUNCTION_ARN } from "../function-process.ts";
import { type Fate, PAUSE, type Premises } from "./door.ts";

/** Delivers events for the resources of one door. */
export class Asynchronous {
  readonly #premises: Premises;
  readonly #deliveries = new Map<number, AsyncDelivery>();

  /** @param premises where it is */
  constructor(premises: Premises) {
    this.#premises = premises;
  }

  /**
   * Delivers an event.
   *
   * @param event JSON
   * @param maxAttempts how often, at most; Lambda itself allows three
   * @returns what became of it
   */
  async deliver(event: object, maxAttempts: number): Promise<Fate> {
    const { outcome } = await this.#delivery(maxAttempts).deliver(event);
    return outcome === "succeeded" ? "acknowledged" : outcome === "failed" ? "dead" : "dropped";
  }

  /** Tries nothing again, and waits for what is under way. */
  async stop(): Promise<void> {
    await Promise.all([...this.#deliveries.values()].map((delivery) => delivery.stop()));
  }

  #delivery(maxAttempts: number): AsyncDelivery {
    const known = this.#deliveries.get(maxAttempts);
    if (known) return known;
    const { invoke, clock } = this.#premises;
    const delays = Array.from({ length: maxAttempts - 1 }, () => PAUSE);
    const delivery = new AsyncDelivery({ invoke, clock, functionArn: FUNCTION_ARN, delays });
    this.#deliveries.set(maxAttempts, delivery);
    return delivery;
  }
}
