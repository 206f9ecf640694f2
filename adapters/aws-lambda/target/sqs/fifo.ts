/** The order of a FIFO queue: strict within a group, and a group in flight gives no more. */
import type { Backlog, Verdict } from "./backlog.ts";
import type { StoredMessage } from "./message.ts";

interface Group {
  readonly id: string;
  /** All that is in the queue, in order of sending, in flight or not. */
  readonly messages: Set<StoredMessage>;
  readonly inFlight: Set<StoredMessage>;
}

/** A FIFO queue's backlog. */
export class FifoBacklog implements Backlog {
  readonly #groups = new Map<string, Group>();
  /** Groups whose first message can be received. */
  readonly #ready = new Set<Group>();

  get isEmpty(): boolean {
    return this.#ready.size === 0;
  }

  enter(message: StoredMessage): void {
    this.#groupOf(message).messages.add(message);
  }

  show(message: StoredMessage): void {
    const group = this.#groupOf(message);
    group.inFlight.delete(message);
    this.#judge(group);
  }

  leave(message: StoredMessage): void {
    const group = this.#groupOf(message);
    group.messages.delete(message);
    group.inFlight.delete(message);
    this.#judge(group);
  }

  take(judge: (message: StoredMessage) => Verdict): void {
    for (const group of this.#ready) {
      for (const message of group.messages) {
        // A message that is delayed holds up those behind it.
        if (message.state !== "visible") break;
        const verdict = judge(message);
        if (verdict === "stop") return;
        if (verdict === "take") {
          group.inFlight.add(message);
          this.#ready.delete(group);
        }
      }
    }
  }

  #groupOf({ groupId = "" }: StoredMessage): Group {
    const known = this.#groups.get(groupId);
    if (known) return known;
    const group: Group = { id: groupId, messages: new Set(), inFlight: new Set() };
    this.#groups.set(groupId, group);
    return group;
  }

  #judge(group: Group): void {
    const [first] = group.messages;
    if (!first) this.#groups.delete(group.id);
    if (first?.state === "visible" && group.inFlight.size === 0) this.#ready.add(group);
    else this.#ready.delete(group);
  }
}
