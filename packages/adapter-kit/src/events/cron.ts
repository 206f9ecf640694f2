/** Cron expressions as sets, for providers number their days each in a way of its own. */

/** The instants of a cron expression. */
export interface CronSets {
  /** Minutes, hours, days of the month, months, and days of the week, of which 0 is Sunday. */
  readonly sets: readonly ReadonlySet<number>[];
  /** Which of the two day fields say something, being no `*`; where both do, either fires. */
  readonly byDay: readonly [ofMonth: boolean, ofWeek: boolean];
}

const RANGES: readonly (readonly [least: number, most: number, names: readonly string[]])[] = [
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, "jan feb mar apr may jun jul aug sep oct nov dec".split(" ")],
  [0, 6, "sun mon tue wed thu fri sat".split(" ")],
];
const WEEKDAY = 4;

/**
 * Reads a cron expression of five fields.
 *
 * @param cron the expression
 * @param sunday the number of Sunday: 0 in the portable dialect, where 7 is one, too; 1 at some providers
 * @returns its sets; `undefined` for what has more than numbers, names, `*`, ranges, lists and steps
 */
export function cronSets(cron: string, sunday: 0 | 1 = 0): CronSets | undefined {
  const fields = cron.trim().toLowerCase().split(/\s+/);
  if (fields.length !== RANGES.length) return undefined;
  const sets: ReadonlySet<number>[] = [];
  for (const [index, field] of fields.entries()) {
    const set = setOf(field, index, index === WEEKDAY ? sunday : 0);
    if (!set) return undefined;
    sets.push(set);
  }
  return { sets, byDay: [fields[2] !== "*", fields[WEEKDAY] !== "*"] };
}

function setOf(field: string, index: number, offset: number): ReadonlySet<number> | undefined {
  const [least, most, names] = RANGES[index] ?? [0, 0, []];
  const numberOf = (text: string): number => {
    const named = names.indexOf(text);
    return named >= 0 ? named + least : /^\d{1,2}$/.test(text) ? Number(text) - offset : Number.NaN;
  };
  const set = new Set<number>();
  for (const part of field.split(",")) {
    const [range = "", step = "1", ...more] = part.split("/");
    const [first = "", last = first] = range.split("-");
    const from = range === "*" ? least : numberOf(first);
    const to = range === "*" ? most : numberOf(last);
    const by = /^\d{1,2}$/.test(step) ? Number(step) : 0;
    // 7 is Sunday, too.
    const end = index === WEEKDAY ? 7 : most;
    if (!(from >= least && from <= to && to <= end && by > 0) || more.length > 0) return undefined;
    for (let it = from; it <= to; it += by) set.add(index === WEEKDAY ? it % 7 : it);
  }
  return set;
}

/**
 * Tells whether two expressions fire at the same instants.
 *
 * @param one sets of an expression
 * @param other those of another
 * @returns whether they do
 */
export function fireTogether(one: CronSets | undefined, other: CronSets | undefined): boolean {
  if (!one || !other) return false;
  return (
    String(one.byDay) === String(other.byDay) &&
    one.sets.every((set, index) => isSame(set, other.sets[index]))
  );
}

function isSame(one: ReadonlySet<number>, other: ReadonlySet<number> = new Set()): boolean {
  return one.size === other.size && [...one].every((it) => other.has(it));
}
