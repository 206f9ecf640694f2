/** Cron expressions as Cloudflare reads them. */
import { cronSets } from "@portable-fn/adapter-kit/events";

/**
 * Writes a portable expression for a cron trigger: Cloudflare counts the days of the week from 1, which
 * is Sunday, and takes no 0.
 *
 * @param cron five valid fields, in UTC
 * @returns the expression
 */
export function toCloudflareCron(cron: string): string {
  const fields = cron.trim().split(/\s+/);
  const days = cronSets(cron)?.sets[4];
  if (fields[4] === "*" || !days) return fields.join(" ");
  const numbers = [...days].map((day) => day + 1).sort((a, b) => a - b);
  return [...fields.slice(0, 4), numbers.join(",")].join(" ");
}
