/** A queue with its dead letters, polled by Lambda; tells of each message what became of it. */
import { type Poller, startQueuePoller } from "../event-source/queue-poller.ts";
import type { SendEntry } from "../sqs/message.ts";
import type { Queue } from "../sqs/queue.ts";
import { type Fate, PAUSE, type Premises, type Settings } from "./door.ts";

/** Seconds that a batch may take before its messages show again. */
const VISIBILITY = 120;

/** A queue behind a door. */
export class PolledQueue {
  readonly #queue: Queue;
  readonly #waiting = new Map<string, (fate: Fate) => void>();
  readonly #poller: Poller;
  readonly #stopped = new AbortController();
  readonly #reaped: Promise<void>;

  /**
   * @param name as the provider calls it
   * @param settings of the function that it is for
   * @param isFifo whether it keeps order
   * @param premises where it is
   */
  constructor(name: string, settings: Settings, isFifo: boolean, premises: Premises) {
    const { queues, invoke, clock } = premises;
    const kind = { FifoQueue: "true" };
    const suffix = isFifo ? ".fifo" : "";
    const dead = queues.create(`${name}-dead${suffix}`, isFifo ? kind : {});
    this.#queue = queues.create(`${name}${suffix}`, {
      ...(isFifo && kind),
      VisibilityTimeout: String(VISIBILITY),
      MaximumMessageSize: "1048576",
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: dead.arn,
        maxReceiveCount: settings.maxAttempts,
      }),
    });
    this.#poller = startQueuePoller({
      queue: this.#queue,
      invoke,
      clock,
      batchSize: Math.min(10, settings.batchSize),
      retryDelay: PAUSE,
      onReport: ({ deleted }) => {
        for (const id of deleted) this.#settle(id, "acknowledged");
      },
    });
    this.#reaped = this.#reap(dead);
  }

  /**
   * Sends a message.
   *
   * @param entry the message
   * @returns what became of it
   */
  send(entry: SendEntry): Promise<Fate> {
    return new Promise((resolve) => {
      this.#waiting.set(this.#queue.send(entry).id, resolve);
    });
  }

  /** Polls no more, and waits for the batch under way. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all([this.#poller.stop(), this.#reaped]);
  }

  async #reap(dead: Queue): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const letters = await dead.receiveWithin({ max: 10 }, Number.POSITIVE_INFINITY, signal);
      for (const { id, receiptHandle } of letters) {
        dead.delete(receiptHandle);
        this.#settle(id, "dead");
      }
    }
  }

  #settle(id: string, fate: Fate): void {
    this.#waiting.get(id)?.(fate);
    this.#waiting.delete(id);
  }
}

/** Queues by name, opened when they are first asked for. */
export class PolledQueues {
  readonly #open = new Map<string, PolledQueue>();
  readonly #premises: Premises;
  readonly #isFifo: boolean;

  /**
   * @param premises where they are
   * @param isFifo whether they keep order
   */
  constructor(premises: Premises, isFifo = false) {
    this.#premises = premises;
    this.#isFifo = isFifo;
  }

  /**
   * Gives a queue.
   *
   * @param name as the provider calls it, without `.fifo`
   * @param settings of the function that it is for
   * @returns the queue, polled
   */
  get(name: string, settings: Settings): PolledQueue {
    const known = this.#open.get(name);
    if (known) return known;
    const queue = new PolledQueue(name, settings, this.#isFifo, this.#premises);
    this.#open.set(name, queue);
    return queue;
  }

  /** Stops them all. */
  async stop(): Promise<void> {
    await Promise.all([...this.#open.values()].map((queue) => queue.stop()));
  }
}
