/** What event cases drive a door with: postings go in, and what the functions logged comes out. */
import { DELIVERED, type Delivered, type Instruction } from "../fixture/deeds.ts";
import type { EventConformanceHost, Posting, Undelivered } from "../types.ts";
import type { Scene } from "./scene.ts";

/** Milliseconds that a log line gets to arrive. */
const PATIENCE = 10_000;

/** What a case saw. */
export interface Observed extends Undelivered {
  /** The deliveries, in the order logged. */
  readonly deliveries: readonly Delivered[];
  /** All log lines of that time. */
  readonly lines: readonly string[];
}

/** Drives one door. */
export class Observer {
  readonly #host: () => EventConformanceHost;
  readonly #scene: Scene;

  /**
   * @param host gives the running host
   * @param scene how instructions are put into events of the trigger
   */
  constructor(host: () => EventConformanceHost, scene: Scene) {
    this.#host = host;
    this.#scene = scene;
  }

  /** The host under test. */
  get host(): EventConformanceHost {
    return this.#host();
  }

  /**
   * Sends events and waits until each is done with.
   *
   * @param resource where to
   * @param postings the events
   * @returns what was seen meanwhile, nothing of it missing
   */
  async observe(resource: string, postings: readonly Posting[]): Promise<Observed> {
    const from = this.host.logs().length;
    const undelivered = await this.host.deliver(resource, postings);
    // Output arrives in order: when the line of one more event is there, so are all before it.
    const last = this.#scene.instruct("ack");
    await this.host.deliver(last.resource, [last.posting]);
    const lines = await this.#until(from, last.key);
    const deliveries = lines.flatMap(deliveredIn).filter(({ key }) => key !== last.key);
    return { ...undelivered, deliveries, lines };
  }

  /**
   * Waits until a line has been logged.
   *
   * @param from the index of the first line to look at
   * @param fits tells whether lines will do
   * @param patience milliseconds that they get
   * @returns the lines from there on
   * @throws Error when it does not come
   */
  async lines(
    from: number,
    fits: (lines: readonly string[]) => boolean,
    patience: number = PATIENCE,
  ): Promise<string[]> {
    const end = Date.now() + patience;
    for (;;) {
      const lines = this.host.logs().slice(from);
      if (fits(lines)) return lines;
      if (Date.now() > end) {
        throw new Error(`The log lacks what it should have:\n${lines.slice(-30).join("\n")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  #until(from: number, key: string): Promise<string[]> {
    return this.lines(from, (lines) =>
      lines.some((line) => line.includes(DELIVERED) && deliveredIn(line)[0]?.key === key),
    );
  }
}

/** Tells an instruction's deliveries from the others. */
export function of(
  { deliveries }: Pick<Observed, "deliveries">,
  { key }: Pick<Instruction, "key">,
): readonly Delivered[] {
  return deliveries.filter((one) => one.key === key);
}

/**
 * Reads a line of the log; a provider may put something of its own before it.
 *
 * @param line the line
 * @returns the delivery that it tells of, if it does
 */
export function deliveredIn(line: string): Delivered[] {
  const start = line.indexOf('{"time"');
  if (start < 0 || !line.includes(DELIVERED)) return [];
  const read = JSON.parse(line.slice(start, line.lastIndexOf("}") + 1)) as Delivered & {
    readonly message?: string;
  };
  return read.message === DELIVERED ? [read] : [];
}
