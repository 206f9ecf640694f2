/** Medians and quartiles, of figures and of what two contestants took in the same round. */

/** Where the middle half of the figures lies. */
export interface Spread {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/**
 * Finds median and quartiles.
 *
 * @param values at least one figure
 * @returns the spread, between neighbours by their distance
 */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const place = (sorted.length - 1) * share;
    const low = sorted[Math.floor(place)] ?? Number.NaN;
    const high = sorted[Math.ceil(place)] ?? Number.NaN;
    return low + (high - low) * (place % 1);
  };
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) };
}

/**
 * Compares two contestants round by round, so that what slowed a round slows both sides of a ratio.
 *
 * @param ours figures by round
 * @param theirs figures of the same rounds
 * @returns the median of the rounds' ratios
 */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): number {
  return spreadOf(ours.map((figure, round) => figure / (theirs[round] ?? Number.NaN))).median;
}
