/** All queues of an account, by name. */
import type { Clock } from "../clock.ts";
import { invalidValue, SqsError } from "./errors.ts";
import { Queue } from "./queue.ts";
import { type QueueSettings, readSettings, writeSettings } from "./settings.ts";

const NAME = /^[\w-]{1,80}$|^(?=.{6,80}$)[\w-]+\.fifo$/;

/** Whose queues they are. */
export interface Account {
  readonly id: string;
  readonly region: string;
  readonly clock: Clock;
}

/** The queues. */
export class QueueService {
  readonly #queues = new Map<string, Queue>();
  readonly #account: Account;

  /** @param account whose */
  constructor(account: Account) {
    this.#account = account;
  }

  /**
   * Creates a queue; one that is there with the same attributes is given back.
   *
   * @param name ends in `.fifo` for a FIFO queue
   * @param attributes as CreateQueue has them
   * @returns the queue
   * @throws SqsError for what SQS refuses
   */
  create(name: string, attributes: Readonly<Record<string, unknown>> = {}): Queue {
    if (!NAME.test(name)) {
      throw invalidValue(
        name,
        "QueueName",
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.",
      );
    }
    const known = this.#queues.get(name);
    const settings = readSettings(attributes, known?.settings);
    if (known) {
      if (isSame(known.settings, settings)) return known;
      throw new SqsError(
        "QueueNameExists",
        "A queue already exists with the same name and a different value for an attribute.",
      );
    }
    if (settings.isFifo !== name.endsWith(".fifo")) {
      throw invalidValue(name, "QueueName", "A FIFO queue, and no other, ends in .fifo.");
    }
    this.#check(settings);
    const { id, region, clock } = this.#account;
    const queue = new Queue({
      name,
      arn: `arn:aws:sqs:${region}:${id}:${name}`,
      settings,
      clock,
      deadLetters: (arn) => this.byArn(arn),
    });
    this.#queues.set(name, queue);
    return queue;
  }

  /** Changes a queue's attributes; what kind of queue it is stays. */
  configure(queue: Queue, attributes: Readonly<Record<string, unknown>>): void {
    const settings = readSettings(attributes, queue.settings);
    if (settings.isFifo !== queue.settings.isFifo) {
      throw new SqsError("InvalidAttributeName", "Unknown Attribute FifoQueue.");
    }
    this.#check(settings);
    queue.settings = settings;
  }

  /**
   * Gives a queue.
   *
   * @param name its name
   * @returns it
   * @throws SqsError if there is none
   */
  get(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue) return queue;
    throw new SqsError("QueueDoesNotExist", "The specified queue does not exist.");
  }

  /** Finds a queue by its ARN. */
  byArn(arn: string): Queue | undefined {
    const queue = this.#queues.get(arn.slice(arn.lastIndexOf(":") + 1));
    return queue?.arn === arn ? queue : undefined;
  }

  /** Lists queues in order of name. */
  list(prefix = ""): Queue[] {
    const names = [...this.#queues.keys()].filter((name) => name.startsWith(prefix)).sort();
    return names.map((name) => this.get(name));
  }

  /** Deletes a queue with all that is in it. */
  remove(queue: Queue): void {
    this.#queues.delete(queue.name);
    queue.purge();
  }

  #check({ redrive, isFifo }: QueueSettings): void {
    if (!redrive) return;
    const target = this.byArn(redrive.deadLetterTargetArn);
    const reason = target
      ? "Dead-letter queue must be same type of queue as the source."
      : "Dead letter target does not exist.";
    if (target?.settings.isFifo !== isFifo) {
      throw invalidValue(redrive.deadLetterTargetArn, "RedrivePolicy", reason);
    }
  }
}

function isSame(a: QueueSettings, b: QueueSettings): boolean {
  const [one, two] = [a, b].map((it) => Object.entries(writeSettings(it)).sort());
  return JSON.stringify(one) === JSON.stringify(two);
}
