/** The door "storage-queue": a real queue in azurite, with the poll, delete and poison loop of the host. */
import { setTimeout as pause } from "node:timers/promises";
import type { EventDoor } from "@portable-fn/adapter-kit/target";
import type { QueueTrigger } from "@portable-fn/core";
import { type QueueSettings, queueSettings } from "../host-json.ts";
import type { Account } from "../storage/azurite.ts";
import { StorageQueue, type TakenMessage } from "../storage/queue.ts";
import { bytesOf, inPool, type Wiring, wiredTo } from "./wiring.ts";

/** Seconds that a taken message stays hidden (QueueListener). */
const HIDDEN = 600;
/** Milliseconds between polls of an empty queue; the host begins with 100 and grows. */
const POLL = 10;

/** Who waits for a message. */
interface Waiting {
  resolve(settled: Settled): void;
  reject(error: unknown): void;
}

/** How many messages lie in the queue at most: azurite takes the longer for each the more there are. */
const OUTSTANDING = 128;

/** What became of a message: where it lies among the dead letters, or that it was acknowledged. */
type Settled = { readonly poisonId?: string };

/**
 * Makes the door.
 *
 * @param wiring the functions
 * @param account where the queues are
 * @returns the door
 */
export function storageQueueDoor(wiring: Wiring, account: Account): EventDoor {
  const pumps = new Map<string, Promise<QueuePump>>();
  const settings = queueSettings(wiring.functions.map(({ fn }) => fn.trigger as QueueTrigger));
  return {
    name: "storage-queue",
    async deliver(resource, postings) {
      const name = wiring.prefix + resource;
      const { listener } = wiredTo(wiring, name, (it) => it.listener.trigger["queueName"]);
      const pump =
        pumps.get(name) ??
        createPump(account, name, settings, (call) => wiring.run({ ...call, name: listener.name }));
      pumps.set(name, pump);
      return { dead: await (await pump).deliver(postings.map(bytesOf)), dropped: [] };
    },
  };
}

type Run = (call: Omit<Parameters<Wiring["run"]>[0], "name">) => ReturnType<Wiring["run"]>;

async function createPump(
  account: Account,
  name: string,
  settings: QueueSettings,
  run: Run,
): Promise<QueuePump> {
  const queue = new StorageQueue(account, name);
  const poison = new StorageQueue(account, `${name}-poison`);
  await Promise.all([queue.create(), poison.create()]);
  return new QueuePump(queue, poison, settings, run);
}

/** Polls one queue for as long as somebody waits for a message of it. */
class QueuePump {
  readonly #queue: StorageQueue;
  readonly #poison: StorageQueue;
  readonly #settings: QueueSettings;
  readonly #run: Run;
  readonly #waiting = new Map<string, Waiting>();
  readonly #early = new Map<string, Settled>();
  readonly #dead = new Map<string, string>();
  #isPolling = false;

  constructor(queue: StorageQueue, poison: StorageQueue, settings: QueueSettings, run: Run) {
    this.#queue = queue;
    this.#poison = poison;
    this.#settings = settings;
    this.#run = run;
  }

  async deliver(contents: readonly Buffer[]): Promise<string[]> {
    const poisoned: string[] = [];
    await inPool(contents, OUTSTANDING, async (content) => {
      const id = await this.#queue.put(content);
      const settled = this.#settled(id);
      void this.#poll().catch((error: unknown) => this.#fail(error));
      const { poisonId } = await settled;
      if (poisonId !== undefined) poisoned.push(poisonId);
    });
    await this.#collect(poisoned);
    return poisoned.map((id) => this.#dead.get(id) ?? "");
  }

  #settled(id: string): Promise<Settled> {
    const early = this.#early.get(id);
    this.#early.delete(id);
    if (early) return Promise.resolve(early);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  /** Reads dead letters from where they are. */
  async #collect(ids: readonly string[]): Promise<void> {
    while (ids.some((id) => !this.#dead.has(id))) {
      for (const message of await this.#poison.take(32, HIDDEN)) {
        this.#dead.set(message.id, message.content.toString());
        await this.#poison.delete(message);
      }
    }
  }

  async #poll(): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    while (this.#waiting.size > 0) {
      // With a newBatchThreshold of 0, the next are taken when all of these are handled.
      const taken = await this.#queue.take(this.#settings.batchSize, HIDDEN);
      await Promise.all(taken.map((message) => this.#handle(message)));
      if (taken.length === 0) await pause(POLL);
    }
    this.#isPolling = false;
  }

  /** The queue itself cannot be reached: nobody is left to wait. */
  #fail(error: unknown): void {
    this.#isPolling = false;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }

  async #handle(message: TakenMessage): Promise<void> {
    const { isSuccess } = await this.#run({
      input: { bytes: { base64: message.content.toString("base64") } },
      metadata: metadataOf(message),
    });
    let settled: Settled = {};
    if (!isSuccess) {
      if (message.dequeueCount < this.#settings.maxDequeueCount)
        return this.#queue.release(message);
      settled = { poisonId: await this.#poison.put(message.content) };
    }
    await this.#queue.delete(message);
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (waiting) waiting.resolve(settled);
    else this.#early.set(message.id, settled);
  }
}

/** QueueTriggerBinding.CreateBindingData. */
function metadataOf(message: TakenMessage): Readonly<Record<string, unknown>> {
  return {
    QueueTrigger: message.content.toString(),
    DequeueCount: message.dequeueCount,
    ExpirationTime: message.expirationTime,
    Id: message.id,
    InsertionTime: message.insertionTime,
    NextVisibleTime: message.nextVisibleTime,
    PopReceipt: message.popReceipt,
  };
}
