/** Asks contestants in turns, so that what slows the machine slows them all. */

/** Gives one figure of a contestant, such as the CPU time of a call. */
export type Measure = () => Promise<number>;

/** Figures by contestant; the same place in two lists is the same round. */
export type Samples = ReadonlyMap<string, readonly number[]>;

/** How long to go on. */
export interface Pace {
  /** Rounds before those that count. */
  readonly warmUp: number;
  /** Rounds that count, at most. */
  readonly rounds: number;
  /** Milliseconds after which no round begins; half of them are the warm-up's at most. Default none. */
  readonly within?: number;
}

/** Fewer rounds than this say nothing, however late it is. */
const ROUNDS_AT_LEAST = 5;

/**
 * Measures contestants one after the other, in an order that changes with every round.
 *
 * @param contestants by name
 * @param pace how long to go on
 * @returns the figures of the rounds that count
 * @throws what a contestant throws
 */
export async function inTurns(
  contestants: ReadonlyMap<string, Measure>,
  { warmUp, rounds, within = Number.POSITIVE_INFINITY }: Pace,
): Promise<Samples> {
  const start = performance.now();
  const isPast = (share: number) => performance.now() > start + within * share;
  const samples = new Map<string, number[]>();
  for (const name of contestants.keys()) samples.set(name, []);
  for (let round = -warmUp; round < rounds; round += 1) {
    if (round < 0 && isPast(0.5)) round = 0;
    if (round >= ROUNDS_AT_LEAST && isPast(1)) break;
    for (const [name, measure] of shuffled([...contestants])) {
      const figure = await measure();
      if (round >= 0) samples.get(name)?.push(figure);
    }
  }
  return samples;
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
