/** Delivers postings in the host's process: through the local queues, R2 and cron triggers of workerd. */
import type { Posting, Undelivered } from "@portable-fn/adapter-kit/target";
import type { EventKind } from "@portable-fn/core";
import type { TestHarness } from "wrangler";
import { toCloudflareCron } from "../cron.ts";
import { NOTE, type Settled } from "./observed.ts";
import { bindingOf, NOBODY, OBJECT_QUEUE, PREFIX } from "./resources.ts";

/** What the host asks for. */
export interface Task {
  readonly kind: EventKind;
  readonly resource: string;
  readonly postings: readonly Posting[];
  /** Of a schedule: its portable expression; one that no function has for a schedule of nobody's. */
  readonly cron: string;
}

/** Messages that one call to a queue can send, by number and by bytes. */
const [MESSAGES, BYTES] = [100, 200_000];

interface Sent {
  readonly body: string | Uint8Array | object;
  readonly contentType: "text" | "json" | "bytes";
}

interface Queue {
  sendBatch(messages: readonly Sent[]): Promise<unknown>;
}

interface Bucket {
  put(key: string, value: string | Uint8Array): Promise<{ size: number; etag: string }>;
  delete(key: string): Promise<void>;
}

/** Sends to a Worker, and knows what became of what was sent. */
export class Deliveries {
  readonly #harness: TestHarness;
  /** Bodies under way, with what waits for them. */
  readonly #waiting = new Map<string, ((settled: Settled["as"]) => void)[]>();

  /** @param harness runs the Worker */
  constructor(harness: TestHarness) {
    this.#harness = harness;
  }

  /**
   * Looks at a line of the Worker's log.
   *
   * @param line the line
   * @returns whether it was a note of the host's own
   */
  note(line: string): boolean {
    if (!line.startsWith(NOTE)) return false;
    const { as, body } = JSON.parse(line.slice(NOTE.length)) as Settled;
    this.#waiting.get(body)?.shift()?.(as);
    return true;
  }

  /**
   * Delivers.
   *
   * @param task what, and where to
   * @returns what was not acknowledged
   */
  async deliver(task: Task): Promise<Undelivered> {
    if (task.kind === "schedule") return this.#tick(task);
    const { resource } = task;
    const isObject = task.kind === "object";
    const sent = isObject ? await this.#notifications(task) : task.postings.map(messageOf);
    const queue = isObject && resource !== NOBODY ? OBJECT_QUEUE : resource;
    return this.#send(queue, sent);
  }

  async #send(queue: string, messages: readonly Sent[]): Promise<Undelivered> {
    const settled = messages.map(async (message) => {
      const body = textOf(message);
      const as = await new Promise<Settled["as"]>((resolve) => {
        const waiting = this.#waiting.get(body) ?? [];
        waiting.push(resolve);
        this.#waiting.set(body, waiting);
      });
      return as === "dead" ? [body] : [];
    });
    const sender = await this.#resource<Queue>(queue);
    for (const part of partsOf(messages)) await sender.sendBatch(part);
    return { dead: (await Promise.all(settled)).flat(), dropped: [] };
  }

  /** R2's local stand-in keeps objects and tells nobody; what R2 would tell is made here. */
  async #notifications({ resource, postings }: Task): Promise<Sent[]> {
    const told: Sent[] = [];
    for (const { key = "", action = "created", content = "" } of postings) {
      const about = resource === NOBODY ? { size: 0, etag: "" } : undefined;
      const bucket = about ? undefined : await this.#resource<Bucket>(resource);
      const isCreated = action === "created";
      const object = isCreated ? ((await bucket?.put(key, content)) ?? about) : undefined;
      if (!isCreated) await bucket?.delete(key);
      told.push({
        contentType: "json",
        body: {
          account: "local",
          action: isCreated ? "PutObject" : "DeleteObject",
          bucket: PREFIX + resource,
          object: { key, ...(object && { size: object.size, eTag: object.etag }) },
          eventTime: new Date().toISOString(),
        },
      });
    }
    return told;
  }

  async #tick({ resource, postings, cron }: Task): Promise<Undelivered> {
    const dropped: string[] = [];
    for (const { scheduledTime = Date.now() } of postings) {
      const worker = this.#harness.getWorker();
      const fired = { cron: toCloudflareCron(cron), scheduledTime: new Date(scheduledTime) };
      const { outcome } = await worker.scheduled(fired);
      if (outcome !== "ok") dropped.push(`${resource} ${scheduledTime}`);
    }
    return { dead: [], dropped };
  }

  async #resource<Resource>(name: string): Promise<Resource> {
    const env = (await this.#harness.getWorker().getEnv()) as Readonly<Record<string, unknown>>;
    return env[bindingOf(name)] as Resource;
  }
}

function messageOf({ content = "" }: Posting): Sent {
  if (typeof content === "string") return { body: content, contentType: "text" };
  return { body: Uint8Array.from(content), contentType: "bytes" };
}

function textOf({ body }: Sent): string {
  if (typeof body === "string") return body;
  if (!(body instanceof Uint8Array)) return JSON.stringify(body);
  return Buffer.from(body).toString("base64");
}

function* partsOf(messages: readonly Sent[]): Generator<Sent[]> {
  let part: Sent[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(textOf(message));
    if (part.length === MESSAGES || (part.length > 0 && bytes + size > BYTES)) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(message);
    bytes += size;
  }
  if (part.length > 0) yield part;
}
