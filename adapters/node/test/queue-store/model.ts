/** What a queue store means, said once more with plain arrays. */
import type { Settled } from "../../src/queue-store/settle.ts";

/** A message of the model. */
export interface ModelMessage {
  readonly body: string;
  readonly queue: string;
  readonly group: string | undefined;
  due: number;
  attempts: number;
  /** The number of its lease; `undefined` while nobody has it. */
  lease: number | undefined;
}

/** What may become of a leased message. */
export type Verdict = "done" | "release" | "reject" | { readonly delay: number };

/** The model of a store. */
export class Model {
  now = 1_000_000;
  /** In the order of their arrival. */
  living: ModelMessage[] = [];
  dead: ModelMessage[] = [];
  #leases = 0;
  #bodies = 0;
  readonly #known = new Map<string, number>();

  /** @returns a body that no other message has */
  newBody(): string {
    this.#bodies += 1;
    return `m${this.#bodies}`;
  }

  /** @returns whether it was queued, not a duplicate */
  send(message: ModelMessage, key: string | undefined, window: number): boolean {
    const name = `${message.queue} ${key}`;
    if (key !== undefined && (this.#known.get(name) ?? 0) > this.now) return false;
    if (key !== undefined) this.#known.set(name, this.now + window);
    this.living.push(message);
    return true;
  }

  receive(queue: string, max: number, visibility: number, maxAttempts: number): ModelMessage[] {
    const taken: ModelMessage[] = [];
    for (;;) {
      const heads = this.#heads(queue).slice(0, max - taken.length);
      if (heads.length === 0) return taken;
      for (const head of heads) {
        if (taken.length >= max) break;
        const row = head.group === undefined ? [head] : this.#row(head, max - taken.length);
        for (const it of row) {
          if (it.attempts >= maxAttempts) {
            this.bury(it);
            continue;
          }
          it.attempts += 1;
          it.due = this.now + visibility;
          it.lease = this.#leases;
          this.#leases += 1;
          taken.push(it);
        }
      }
    }
  }

  settle(lease: number, verdict: Verdict, maxAttempts: number): Settled {
    const message = this.living.find((it) => it.lease === lease);
    if (!message) return "stale";
    if (verdict === "done") {
      this.living = this.living.filter((it) => it !== message);
      return "acknowledged";
    }
    const isRetry = typeof verdict === "object";
    if (verdict === "reject" || (isRetry && message.attempts >= maxAttempts)) {
      this.bury(message);
      return "dead";
    }
    message.lease = undefined;
    message.due = this.now + (isRetry ? verdict.delay : 0);
    if (isRetry) return "retried";
    message.attempts -= 1;
    return "released";
  }

  /** @returns whether the lease was good */
  extend(lease: number, milliseconds: number): boolean {
    const message = this.living.find((it) => it.lease === lease);
    if (message) message.due = this.now + milliseconds;
    return message !== undefined;
  }

  bury(message: ModelMessage): void {
    this.living = this.living.filter((it) => it !== message);
    this.dead.push(message);
  }

  redrive(message: ModelMessage): void {
    this.dead = this.dead.filter((it) => it !== message);
    this.living.push({ ...message, attempts: 0, lease: undefined, due: this.now });
  }

  counts(queue: string) {
    const own = this.living.filter((it) => it.queue === queue);
    const later = own.filter((it) => it.due > this.now);
    const leased = later.filter((it) => it.lease !== undefined).length;
    const dead = this.dead.filter((it) => it.queue === queue).length;
    return { waiting: own.length - later.length, delayed: later.length - leased, leased, dead };
  }

  /** What may come next: messages of no group, and the first of each group that does not rest. */
  #heads(queue: string): ModelMessage[] {
    return this.living
      .filter((it) => it.queue === queue && this.#ofGroup(it)[0] === it)
      .map((it) => [it, this.readyAt(it)] as const)
      .filter(([, at]) => at <= this.now)
      .sort(([, a], [, b]) => a - b)
      .map(([it]) => it);
  }

  /** When a head may be delivered. */
  readyAt(head: ModelMessage): number {
    const leased = this.#ofGroup(head).filter((it) => it.lease !== undefined);
    return Math.max(head.due, ...leased.map((it) => it.due));
  }

  nextVisibleAt(queue: string): number | undefined {
    const heads = this.living.filter((it) => it.queue === queue && this.#ofGroup(it)[0] === it);
    return heads.length === 0 ? undefined : Math.min(...heads.map((it) => this.readyAt(it)));
  }

  #row(head: ModelMessage, most: number): ModelMessage[] {
    const group = this.#ofGroup(head).slice(0, most);
    const end = group.findIndex((it) => it.due > this.now);
    return end < 0 ? group : group.slice(0, end);
  }

  /** The message's group; itself alone where it has none. */
  #ofGroup(message: ModelMessage): ModelMessage[] {
    const { queue, group } = message;
    if (group === undefined) return [message];
    return this.living.filter((it) => it.queue === queue && it.group === group);
  }
}
