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
  const columns = ingressesOf(target).map((ingress): Column => ({ target, ingresses: [ingress] }));
  return table(columns, docs, ({ ingresses }) => ingresses.map(code).join());
}

/**
 * Writes the table of all targets, and what runs in each host. Ingresses of a target that promise
 * the same share a column.
 *
 * @param targets all
 * @param docs what the capabilities mean
 * @returns Markdown
 */
export function supportTable(targets: readonly Target[], docs: readonly CapabilityDoc[]): string {
  const notes = targets.map(({ title, name, runtime }) => `- ${code(name)} (${title}): ${runtime}`);
  const columns = targets.flatMap((target) => groupsOf(target, docs));
  const heading = ({ target, ingresses }: Column) =>
    ingresses.length === ingressesOf(target).length
      ? code(target.name)
      : [target.name, ...ingresses].map(code).join("<br>");
  return [table(columns, docs, heading), "What runs when this is measured:", notes.join("\n")].join(
    "\n\n",
  );
}

/**
 * Writes the table of the doors for events: a row a door, by trigger.
 *
 * @param targets whose doors
 * @param docs what the capabilities mean
 * @returns Markdown; `undefined` where there is no door
 */
export function eventTable(
  targets: readonly Target[],
  docs: readonly CapabilityDoc[],
): string | undefined {
  const doors = targets.flatMap(({ name, capabilities }) =>
    Object.entries(capabilities.events ?? {}).map(([door, promised]) => {
      return { target: name, door, promised };
    }),
  );
  if (doors.length === 0) return undefined;
  const order = TRIGGERS.flatMap((trigger) =>
    doors.filter((it) => it.promised.trigger === trigger),
  );
  const head = ["trigger", "target, door", ...docs.map(({ name }) => code(name))];
  const rows = order.map(({ target, door, promised }) => [
    code(promised.trigger),
    targets.length > 1 ? `${code(target)}<br>${code(door)}` : code(door),
    ...docs.map(({ name }) =>
      (promised as unknown as Readonly<Record<string, unknown>>)[name] === true ? "✓" : "✗",
    ),
  ]);
  const lines = [head, ["---", "---", ...docs.map(() => ":-:")], ...rows];
  const meanings = docs.map(({ name, meaning }) => `- ${code(name)}: ${meaning}`);
  return [lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n"), meanings.join("\n")].join(
    "\n\n",
  );
}

const TRIGGERS = ["schedule", "queue", "topic", "object", "stream", "change"];

interface Column {
  readonly target: Target;
  /** All promise the same. */
  readonly ingresses: readonly string[];
}

function groupsOf(target: Target, docs: readonly CapabilityDoc[]): Column[] {
  const groups = Map.groupBy(ingressesOf(target), (ingress) =>
    docs.map(({ name }) => promises(target, ingress, name)).join(),
  );
  return [...groups.values()].map((ingresses) => ({ target, ingresses }));
}

function ingressesOf(target: Target): string[] {
  return Object.keys(target.capabilities.http);
}

function table(
  columns: readonly Column[],
  docs: readonly CapabilityDoc[],
  heading: (column: Column) => string,
): string {
  const rows = docs.map(({ name, meaning }) => [
    `${code(name)}: ${meaning.replaceAll("|", "\\|")}`,
    ...columns.map(({ target, ingresses: [ingress = ""] }) =>
      promises(target, ingress, name) ? "✓" : "✗",
    ),
  ]);
  return [["", ...columns.map(heading)], ["---", ...columns.map(() => ":-:")], ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function promises(target: Target, ingress: string, name: string): boolean {
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
