/** One shard of a stream: records in order, which are read again and again until they are done. */
import type { Clock } from "../clock.ts";
import { WaitingRoom } from "../sqs/waiting-room.ts";

/** A record in a shard. */
export interface ShardRecord {
  readonly sequenceNumber: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** As it stands in the event. */
  readonly record: object;
}

/** A shard. */
export class Shard {
  readonly id: string;
  readonly #clock: Clock;
  readonly #records: ShardRecord[] = [];
  readonly #waiting: WaitingRoom;

  /**
   * @param id such as `shardId-000000000000`
   * @param clock says when a record arrives
   */
  constructor(id: string, clock: Clock) {
    this.id = id;
    this.#clock = clock;
    this.#waiting = new WaitingRoom(clock);
  }

  /** Adds a record; `write` makes it as the event has it. */
  append(sequenceNumber: string, write: (record: Omit<ShardRecord, "record">) => object): void {
    const head = { sequenceNumber, arrivedAt: this.#clock.now() };
    this.#records.push({ ...head, record: write(head) });
    this.#waiting.call();
  }

  /**
   * Reads records, and waits where there are none.
   *
   * @param from how many to pass over
   * @param max how many at most
   * @param signal ends the wait, with nothing read
   * @returns them, in order
   */
  async read(from: number, max: number, signal: AbortSignal): Promise<readonly ShardRecord[]> {
    while (!signal.aborted) {
      const found = this.#records.slice(from, from + max);
      if (found.length > 0) return found;
      await this.#waiting.wait(Number.POSITIVE_INFINITY, signal);
    }
    return [];
  }
}
