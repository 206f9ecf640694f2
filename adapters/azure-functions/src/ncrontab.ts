/** Cron for timers: from the five portable fields to NCRONTAB's six, by sets. */

const NAMES: readonly (readonly string[])[] = [
  [],
  [],
  [],
  "jan feb mar apr may jun jul aug sep oct nov dec".split(" "),
  "sun mon tue wed thu fri sat".split(" "),
];
const RANGES: readonly (readonly [least: number, most: number])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
];

/**
 * Writes a cron expression for timers. Where both day fields are set, either fires in the portable
 * dialect and both must fit in NCRONTAB: then there are two expressions, the second without the days of
 * the month that the first has, so that no instant fires twice.
 *
 * @param cron five valid fields
 * @returns one expression, or two; the first field of each is the second, always 0
 */
export function toNcrontab(cron: string): readonly string[] {
  const fields = cron.trim().split(/\s+/);
  const [minutes, hours, days, months, weekdays] = fields.map(setOf);
  const write = (...sets: (ReadonlySet<number> | undefined)[]) =>
    ["0", ...sets.map((set, index) => fieldOf(set ?? new Set(), index))].join(" ");
  const isEither = fields[2] !== "*" && fields[4] !== "*";
  const all = setOf("*", 2);
  const rest = new Set([...all].filter((day) => !days?.has(day)));
  if (!isEither || rest.size === 0 || weekdays?.size === 7) {
    const everyDay = isEither;
    return [
      write(minutes, hours, everyDay ? all : days, months, everyDay ? setOf("*", 4) : weekdays),
    ];
  }
  return [
    write(minutes, hours, days, months, setOf("*", 4)),
    write(minutes, hours, rest, months, weekdays),
  ];
}

function setOf(field: string, index: number): ReadonlySet<number> {
  const [least, most] = RANGES[index] ?? [0, 0];
  const set = new Set<number>();
  for (const part of field.toLowerCase().split(",")) {
    const [range = "", step = "1"] = part.split("/");
    const [from = "", to = from] = range.split("-");
    // 7 is Sunday too, and a range may end with it.
    const last = range === "*" ? most : numberOf(to, index);
    for (let it = range === "*" ? least : numberOf(from, index); it <= last; it += Number(step)) {
      set.add(index === 4 ? it % 7 : it);
    }
  }
  return set;
}

function numberOf(text: string, index: number): number {
  const named = NAMES[index]?.indexOf(text) ?? -1;
  return named >= 0 ? named + (index === 3 ? 1 : 0) : Number(text);
}

/** `*`, or numbers and ranges of three and more, in order. */
function fieldOf(set: ReadonlySet<number>, index: number): string {
  const [least, most] = RANGES[index] ?? [0, 0];
  if (set.size === most - least + 1) return "*";
  const parts: string[] = [];
  for (let it = least; it <= most; it += 1) {
    if (!set.has(it)) continue;
    const from = it;
    while (set.has(it + 1)) it += 1;
    parts.push(it - from > 1 ? `${from}-${it}` : it > from ? `${from},${it}` : `${from}`);
  }
  return parts.join(",");
}
