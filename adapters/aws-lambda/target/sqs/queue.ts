/** One queue: sending, receiving, deleting, and what goes to the dead letters. */
import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Verdict } from "./backlog.ts";
import { Deduplication } from "./deduplication.ts";
import { invalidValue, SqsError } from "./errors.ts";
import {
  bytesInEvent,
  type ReceivedMessage,
  type ReceiveOptions,
  received,
  type SendEntry,
  type SentMessage,
  type StoredMessage,
} from "./message.ts";
import { type MessageIdentity, sentMessage, storedMessage } from "./new-message.ts";
import { newReceiptHandle, readReceiptHandle } from "./receipt-handle.ts";
import { checkEntry, deduplicationIdOf } from "./send-entry.ts";
import type { QueueSettings } from "./settings.ts";
import { type QueueCounts, Shelf } from "./shelf.ts";
import { WaitingRoom } from "./waiting-room.ts";

/** What a queue is made of. */
export interface QueuePlan {
  readonly name: string;
  readonly arn: string;
  readonly settings: QueueSettings;
  readonly clock: Clock;
  /** Finds the queue for what nobody could handle. */
  readonly deadLetters: (arn: string) => Queue | undefined;
}

/** A queue. All times come from its clock. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  settings: QueueSettings;
  readonly #plan: QueuePlan;
  readonly #waiting: WaitingRoom;
  readonly #shelf: Shelf;
  readonly #recent: Deduplication<MessageIdentity>;
  #sequence = 18_849_496_460_467_696_128n;

  /** @param plan what it is made of */
  constructor(plan: QueuePlan) {
    const { name, arn, settings, clock } = plan;
    this.#plan = plan;
    this.name = name;
    this.arn = arn;
    this.settings = settings;
    this.createdAt = clock.now();
    this.#waiting = new WaitingRoom(clock);
    this.#shelf = new Shelf(clock, settings.isFifo, () => this.#waiting.call());
    this.#recent = new Deduplication(clock);
  }

  /**
   * Puts a message into the queue; a duplicate of the last five minutes only says what the first was.
   *
   * @param entry the message
   * @returns what the sender learns
   * @throws SqsError if the queue does not take it
   */
  send(entry: SendEntry): SentMessage {
    checkEntry(entry, this.settings);
    const { isFifo, deduplicatesByGroup, delaySeconds } = this.settings;
    const token = isFifo ? deduplicationIdOf(entry) : undefined;
    const key = JSON.stringify([token, deduplicatesByGroup && entry.groupId]);
    const first = isFifo ? this.#recent.find(key) : undefined;
    if (first) return sentMessage(entry, first);
    const sequenceNumber = isFifo ? this.#nextSequence() : undefined;
    const identity = { id: randomUUID(), sequenceNumber };
    if (isFifo) this.#recent.note(key, identity);
    const sent = sentMessage(entry, identity);
    const message = storedMessage(entry, sent, token, this.#plan.clock.now());
    this.#shelf.enter(message, entry.delaySeconds ?? delaySeconds);
    return sent;
  }

  /**
   * Takes what can be received now; what was received too often goes to the dead letters instead.
   *
   * @param options how many, and for how long they are hidden
   * @returns them, in order
   */
  receive(options: ReceiveOptions = {}): ReceivedMessage[] {
    const { max = 1, visibilityTimeout = this.settings.visibilityTimeout, bytes } = options;
    this.#settle();
    const now = this.#plan.clock.now();
    const taken: StoredMessage[] = [];
    let size = 0;
    this.#shelf.take((message): Verdict => {
      if (taken.length >= max) return "stop";
      if (this.#isOver(message, now)) return "gone";
      size += bytes === undefined ? 0 : bytesInEvent(message);
      if (taken.length > 0 && bytes !== undefined && size > bytes) return "stop";
      message.receives += 1;
      message.receivesHere += 1;
      message.firstReceivedAt ??= now;
      message.receiptHandle = newReceiptHandle(message.id);
      message.state = "in-flight";
      taken.push(message);
      return "take";
    });
    for (const message of taken) this.#shelf.hide(message, visibilityTimeout);
    return taken.map(received);
  }

  /**
   * Receives, and waits for a message if there is none.
   *
   * @param options how many, and for how long they are hidden
   * @param seconds how long to wait at most
   * @param signal ends the wait early, with nothing received
   * @returns what was received
   */
  async receiveWithin(
    options: ReceiveOptions,
    seconds: number,
    signal?: AbortSignal,
  ): Promise<ReceivedMessage[]> {
    const { clock } = this.#plan;
    const end = clock.now() + seconds * 1000;
    while (!signal?.aborted) {
      const found = this.receive(options);
      const left = end - clock.now();
      if (found.length > 0 || left <= 0) return found;
      const due = (this.#shelf.nextDue ?? Number.POSITIVE_INFINITY) - clock.now();
      await this.#waiting.wait(Math.min(left, Math.max(1, due)), signal);
    }
    return [];
  }

  /**
   * Deletes what was received.
   *
   * @param receiptHandle of its last receive; with an older one nothing happens
   * @returns whether it was there
   * @throws SqsError if it is no handle, or, for FIFO queues, if the time to delete is over
   */
  delete(receiptHandle: string): boolean {
    this.#settle();
    const message = this.#shelf.find(readReceiptHandle(receiptHandle));
    const isLatest = message?.receiptHandle === receiptHandle;
    if (message && this.settings.isFifo && !(isLatest && message.state === "in-flight")) {
      throw invalidValue(receiptHandle, "ReceiptHandle", "The receipt handle has expired.");
    }
    if (!message || !isLatest) return false;
    this.#shelf.remove(message);
    return true;
  }

  /**
   * Sets when a message in flight shows again.
   *
   * @param receiptHandle of its last receive
   * @param seconds from now; 0 for at once
   * @throws SqsError if it is no handle, or the message is not in flight
   */
  changeVisibility(receiptHandle: string, seconds: number): void {
    this.#settle();
    const message = this.#shelf.find(readReceiptHandle(receiptHandle));
    if (message?.receiptHandle !== receiptHandle) {
      const reason = "Message does not exist or is not available for visibility timeout change.";
      throw invalidValue(receiptHandle, "ReceiptHandle", reason);
    }
    if (message.state !== "in-flight") {
      throw new SqsError("MessageNotInflight", "The message is not in flight.");
    }
    this.#shelf.hide(message, seconds);
    this.#settle();
  }

  /**
   * Counts.
   *
   * @returns how many messages can be received, are in flight, and are delayed
   */
  counts(): QueueCounts {
    this.#settle();
    return this.#shelf.counts();
  }

  /** How many wait to receive. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Deletes all messages. */
  purge(): void {
    this.#shelf.clear();
  }

  #settle(): void {
    this.#shelf.settle(this.settings.retention);
  }

  #nextSequence(): string {
    this.#sequence += 256n;
    return String(this.#sequence);
  }

  /** Whether a message's turn never comes again here: too old, or received too often. */
  #isOver(message: StoredMessage, now: number): boolean {
    const { redrive, retention } = this.settings;
    const isOld = message.sentAt <= now - retention * 1000;
    const place = redrive && this.#plan.deadLetters(redrive.deadLetterTargetArn);
    const isDead = place && message.receivesHere >= redrive.maxReceiveCount;
    if (!isOld && !isDead) return false;
    this.#shelf.remove(message);
    if (!isOld && place) place.#adopt(message, this.arn);
    return true;
  }

  /** Takes over what another queue could not get rid of. */
  #adopt(message: StoredMessage, from: string): void {
    const { isFifo, delaySeconds } = this.settings;
    const system = {
      ...message.system,
      DeadLetterQueueSourceArn: from,
      ...(isFifo && { SequenceNumber: this.#nextSequence() }),
    };
    const adopted: StoredMessage = { ...message, system, state: "hidden", receivesHere: 0 };
    this.#shelf.enter({ ...adopted, receiptHandle: undefined }, delaySeconds);
  }
}
