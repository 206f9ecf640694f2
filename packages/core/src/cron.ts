/** The portable cron dialect: five Unix fields. Here only whether an expression is one. */

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const DAYS = "sun mon tue wed thu fri sat".split(" ");

const FIELDS: readonly (readonly [name: string, least: number, most: number, names: string[]])[] = [
  ["minute", 0, 59, []],
  ["hour", 0, 23, []],
  ["day of month", 1, 31, []],
  ["month", 1, 12, MONTHS],
  ["day of week", 0, 7, DAYS],
];

/** @returns what is wrong with a cron expression, or `undefined` @internal */
export function cronProblem(cron: unknown): string | undefined {
  if (typeof cron !== "string") return "The cron expression is no string";
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5) return `${JSON.stringify(cron)} has ${fields.length} fields, not 5`;
  for (const [index, [name, least, most, names]] of FIELDS.entries()) {
    const field = fields[index] ?? "";
    const value = (text: string): number => {
      const named = names.indexOf(text.toLowerCase());
      return named >= 0 ? named + least : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
    };
    for (const part of field.split(",")) {
      const match = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d{1,2}))?$/.exec(part);
      const from = match?.[1] === undefined ? least : value(match[1]);
      const to = match?.[2] === undefined ? from : value(match[2]);
      // "5/10" means something different on every platform, so a step needs a star or a range.
      const loose = match?.[3] !== undefined && match[1] !== undefined && match[2] === undefined;
      const fits =
        match && from >= least && to <= most && from <= to && match[3] !== "0" && match[3] !== "00";
      if (!fits || loose) return `${JSON.stringify(part)} is no ${name} of a cron expression`;
    }
  }
  return undefined;
}
