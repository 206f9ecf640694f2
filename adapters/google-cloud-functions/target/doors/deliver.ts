/** Delivers events as Google does: again until they are acknowledged, or their attempts are used up. */
import type { NativeRequest } from "../../src/from/message.ts";

/** https://cloud.google.com/pubsub/docs/push: any other status refuses. */
const ACKNOWLEDGED: ReadonlySet<number> = new Set([102, 200, 201, 202, 204]);

/** An event on its way. */
export interface Shipment {
  /** What its sender knows it by. */
  readonly name: string;
  /** Events with the same value are delivered one after the other. */
  readonly order?: string | undefined;
  /**
   * Makes the request.
   *
   * @param attempt which delivery it is, from 1
   */
  request(attempt: number): NativeRequest;
}

/** How events are delivered. */
export interface Delivering {
  /** How often at most. */
  readonly attempts: number;
  /** How many at once: what the service's instances take together. */
  readonly concurrency: number;
  /** Posts a request to the function; resolves with the status, 0 without an answer. */
  post(request: NativeRequest): Promise<number>;
}

/**
 * Delivers events, and waits until each is acknowledged or given up.
 *
 * @param shipments the events, in order
 * @param how how they are delivered
 * @returns the names of those that were given up
 */
export async function deliverAll(
  shipments: readonly Shipment[],
  how: Delivering,
): Promise<readonly string[]> {
  const givenUp: string[] = [];
  const left = lanesOf(shipments).values();
  const work = async () => {
    for (const lane of left) {
      for (const shipment of lane) {
        if (!(await deliverOne(shipment, how))) givenUp.push(shipment.name);
      }
    }
  };
  await Promise.all(Array.from({ length: how.concurrency }, work));
  return givenUp;
}

/** With an ordering key the next message waits until the one before is acknowledged or dead. */
function lanesOf(shipments: readonly Shipment[]): readonly (readonly Shipment[])[] {
  const ordered = new Map<string | symbol, Shipment[]>();
  for (const shipment of shipments) {
    const key = shipment.order ?? Symbol();
    const lane = ordered.get(key);
    if (lane) lane.push(shipment);
    else ordered.set(key, [shipment]);
  }
  return [...ordered.values()];
}

async function deliverOne(shipment: Shipment, { attempts, post }: Delivering): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (ACKNOWLEDGED.has(await post(shipment.request(attempt)))) return true;
  }
  return false;
}
