/** Dates of HTTP, in the three formats of RFC 9110 section 5.6.7. */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";
const FORMATS = [
  `[A-Z][a-z]{2}, (?<day>\\d\\d) (?<month>[A-Z][a-z]{2}) (?<year>\\d{4}) ${TIME} GMT`,
  `[A-Z][a-z]{5,8}, (?<day>\\d\\d)-(?<month>[A-Z][a-z]{2})-(?<year>\\d\\d) ${TIME} GMT`,
  `[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})`,
].map((format) => new RegExp(`^${format}$`));

/**
 * Reads a date.
 *
 * @param value of a header such as `Expires`
 * @param now decides the century of a year with two digits; milliseconds since the epoch
 * @returns milliseconds since the epoch; `undefined` for what is no date
 */
export function readDate(value: string | null, now: number): number | undefined {
  if (!value) return undefined;
  for (const format of FORMATS) {
    const found = format.exec(value.trim())?.groups;
    if (found) return timeOf(found, now);
  }
  return undefined;
}

function timeOf(found: Readonly<Record<string, string>>, now: number): number | undefined {
  const { day, month = "", hour, minute, second } = found;
  const [date, hours, minutes] = [Number(day), Number(hour), Number(minute)];
  // A leap second is the next one's beginning.
  const seconds = Number(second);
  const at = MONTHS.indexOf(month);
  if (at < 0 || hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const year = yearOf(found["year"] ?? "", now);
  const midnight = new Date(Date.UTC(year, at, date));
  if (midnight.getUTCDate() !== date || midnight.getUTCMonth() !== at) return undefined;
  return midnight.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** One that seems more than 50 years ahead is the latest in the past that ends so. */
function yearOf(digits: string, now: number): number {
  if (digits.length === 4) return Number(digits);
  const present = new Date(now).getUTCFullYear();
  const year = present - (present % 100) + Number(digits);
  return year > present + 50 ? year - 100 : year;
}
