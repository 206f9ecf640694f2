/** Where a queue keeps its messages: which can be seen, which are hidden until when. */
import type { Clock } from "../clock.ts";
import { type Backlog, StandardBacklog, type Verdict } from "./backlog.ts";
import { FifoBacklog } from "./fifo.ts";
import type { StoredMessage } from "./message.ts";
import { Timeline } from "./timeline.ts";

/** How many messages are in a queue. */
export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** The messages of one queue. */
export class Shelf {
  readonly #clock: Clock;
  readonly #changed: () => void;
  /** In order of arrival. */
  readonly #messages = new Map<string, StoredMessage>();
  readonly #backlog: Backlog;
  readonly #timeline = new Timeline<StoredMessage>();

  /**
   * @param clock says what is due
   * @param isFifo whether groups keep their order
   * @param changed called when there may be something else to receive, or at another time
   */
  constructor(clock: Clock, isFifo: boolean, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
    this.#backlog = isFifo ? new FifoBacklog() : new StandardBacklog();
  }

  /** When the next message may show; `undefined` if none is hidden. */
  get nextDue(): number | undefined {
    return this.#timeline.next;
  }

  /** Finds a message by its id. */
  find(id: string): StoredMessage | undefined {
    return this.#messages.get(id);
  }

  /** Takes a message in; with a delay it is hidden for so many seconds. */
  enter(message: StoredMessage, delaySeconds: number): void {
    this.#messages.set(message.id, message);
    this.#backlog.enter(message);
    if (delaySeconds > 0) this.hide(message, delaySeconds);
    else this.#show(message);
  }

  /** Hides a message for so many seconds from now. */
  hide(message: StoredMessage, seconds: number): void {
    message.visibleAt = this.#clock.now() + seconds * 1000;
    this.#timeline.add(message.visibleAt, message);
    this.#changed();
  }

  /** Takes a message out for good. */
  remove(message: StoredMessage): void {
    message.state = "gone";
    this.#messages.delete(message.id);
    this.#backlog.leave(message);
    this.#changed();
  }

  /** Takes all messages out. */
  clear(): void {
    for (const message of [...this.#messages.values()]) this.remove(message);
  }

  /** Goes through what can be received, in order. */
  take(judge: (message: StoredMessage) => Verdict): void {
    this.#backlog.take(judge);
  }

  /** Shows what is due, and forgets what was sent too long ago. */
  settle(retentionSeconds: number): void {
    const now = this.#clock.now();
    for (let due = this.#timeline.due(now); due; due = this.#timeline.due(now)) {
      const { at, item } = due;
      const isHidden = item.state === "hidden" || item.state === "in-flight";
      // What was hidden anew, or is gone, is in the timeline still.
      if (isHidden && item.visibleAt === at) this.#show(item);
    }
    for (const message of this.#messages.values()) {
      if (message.sentAt > now - retentionSeconds * 1000) break;
      this.remove(message);
    }
  }

  /** Counts the messages by what they are. */
  counts(): QueueCounts {
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const { state } of this.#messages.values()) {
      if (state === "visible") counts.visible += 1;
      else if (state === "in-flight") counts.inFlight += 1;
      else counts.delayed += 1;
    }
    return counts;
  }

  #show(message: StoredMessage): void {
    message.state = "visible";
    this.#backlog.show(message);
    this.#changed();
  }
}
