/** Topics of Kafka: Lambda's poller of them, over partitions in this process. */
import { createHash, randomUUID } from "node:crypto";
import type { Posting } from "@portable-fn/adapter-kit/target";
import { type KafkaParts, kafkaEvent } from "../../src/from/events/kafka.ts";
import { pause } from "../clock.ts";
import {
  deliverEach,
  type Fate,
  type OpenDoor,
  PAUSE,
  type Premises,
  type Settings,
  settingsOf,
} from "./door.ts";

const PARTITIONS = 2;

interface Entry {
  readonly record: KafkaParts;
  readonly settle: (fate: Fate) => void;
}

/** @returns the door of topics of Kafka */
export function openKafka(premises: Premises): OpenDoor {
  const topics = new Map<string, Topic>();
  return {
    name: "kafka",
    deliver(resource, postings) {
      const settings = settingsOf(
        premises.manifest,
        (trigger) => trigger.kind === "stream" && trigger.stream === resource,
      );
      const topic =
        topics.get(resource) ?? new Topic(premises, premises.prefix + resource, settings);
      topics.set(resource, topic);
      return deliverEach(postings, (posting) => topic.put(posting));
    },
    async stop() {
      await Promise.all([...topics.values()].map((topic) => topic.stop()));
    },
  };
}

/** A topic, polled: one batch at a time, and again as a whole until it succeeds or is given up. */
class Topic {
  readonly #premises: Premises;
  readonly #name: string;
  readonly #settings: Settings;
  readonly #offsets = new Array<number>(PARTITIONS).fill(0);
  readonly #stopped = new AbortController();
  #log: Entry[] = [];
  #polling: Promise<void> | undefined;

  constructor(premises: Premises, name: string, settings: Settings) {
    this.#premises = premises;
    this.#name = name;
    this.#settings = settings;
  }

  put({ content = "", groupId = randomUUID(), contentType }: Posting): Promise<Fate> {
    const partition = createHash("md5").update(groupId).digest().readUInt8() % PARTITIONS;
    const offset = this.#offsets[partition] ?? 0;
    this.#offsets[partition] = offset + 1;
    const record = {
      topic: this.#name,
      partition,
      offset,
      key: groupId,
      value: Buffer.from(content as string),
      time: this.#premises.clock.now(),
      headers: contentType === undefined ? {} : { "content-type": contentType },
    };
    return new Promise((settle) => {
      this.#log.push({ record, settle });
      this.#polling ??= this.#poll();
    });
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#polling;
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stopped;
    // What is put in the same turn comes in the same batch.
    await null;
    while (this.#log.length > 0 && !signal.aborted) {
      const batch = this.#log.splice(0, this.#settings.batchSize);
      const fate = await this.#deliver(batch.map(({ record }) => record));
      for (const { settle } of batch) settle(fate);
    }
    this.#polling = undefined;
  }

  async #deliver(records: readonly KafkaParts[]): Promise<Fate> {
    const { invoke, clock } = this.#premises;
    const { signal } = this.#stopped;
    for (let attempt = 1; attempt <= this.#settings.maxAttempts; attempt += 1) {
      if (attempt > 1) await pause(clock, PAUSE * 1000, signal);
      if (signal.aborted) break;
      try {
        await invoke(kafkaEvent(records));
        return "acknowledged";
      } catch {
        // Tried again, as a whole.
      }
    }
    return "dead";
  }
}
