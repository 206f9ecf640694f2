/** The tables of capabilities in the READMEs. */
import type { Target } from "@portable-fn/adapter-kit/target";
import type { CapabilityDoc } from "./capability-docs.ts";

/**
 * Writes the table of one target: a column an ingress.
 *
 * @param target the target
 * @param docs what the capabilities mean
 * @returns Markdown
 */
export function capabilityTable(target: Target, docs: readonly CapabilityDoc[]): string {
  return table([target], docs, ({ ingress }) => code(ingress));
}

/**
 * Writes the table of all targets, and what runs in each host.
 *
 * @param targets all
 * @param docs what the capabilities mean
 * @returns Markdown
 */
export function supportTable(targets: readonly Target[], docs: readonly CapabilityDoc[]): string {
  const notes = targets.map(({ title, name, runtime }) => `- ${code(name)} (${title}): ${runtime}`);
  const heading = ({ target, ingress }: Column) =>
    Object.keys(target.capabilities.http).length === 1
      ? code(target.name)
      : `${code(target.name)}<br>${code(ingress)}`;
  return `${table(targets, docs, heading)}\n\nWhat runs when these are measured:\n\n${notes.join("\n")}`;
}

interface Column {
  readonly target: Target;
  readonly ingress: string;
}

function table(
  targets: readonly Target[],
  docs: readonly CapabilityDoc[],
  heading: (column: Column) => string,
): string {
  const columns = targets.flatMap((target) =>
    Object.keys(target.capabilities.http).map((ingress): Column => ({ target, ingress })),
  );
  const rows = docs.map(({ name, meaning }) => [
    `${code(name)}: ${meaning.replaceAll("|", "\\|")}`,
    ...columns.map((column) => (promises(column, name) ? "✓" : "✗")),
  ]);
  return [["", ...columns.map(heading)], ["---", ...columns.map(() => ":-:")], ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function promises({ target, ingress }: Column, name: string): boolean {
  const all = target.capabilities.http[ingress] as Readonly<Record<string, unknown>> | undefined;
  const value = all?.[name];
  if (typeof value !== "boolean") {
    throw new Error(`Target ${target.name}, ingress ${ingress}: capability ${name} is not said`);
  }
  return value;
}

function code(text: string): string {
  return `\`${text}\``;
}
