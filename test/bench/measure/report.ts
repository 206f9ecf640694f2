/** How results are shown: sections of Markdown tables. */
import { ratioOf, spreadOf } from "./statistics.ts";
import type { Samples } from "./turns.ts";

/** What one bench has found. */
export interface Section {
  readonly title: string;
  /** What was measured, and how. */
  readonly text: string;
  readonly tables: readonly Table[];
}

/** A table; the first column is text, the others are figures. */
export interface Table {
  readonly title?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What to compare with, by the name of a column. */
export type Against = Readonly<Record<string, string>>;

/**
 * Tabulates figures by contestant, the smallest first.
 *
 * @param title of the table
 * @param unit of the figures
 * @param samples the figures
 * @param against columns of ratios
 * @returns the table
 */
export function compare(title: string, unit: string, samples: Samples, against: Against): Table {
  const rows = [...samples]
    .map(([name, figures]) => ({ name, figures, spread: spreadOf(figures) }))
    .sort((a, b) => a.spread.median - b.spread.median)
    .map(({ name, figures, spread: { lower, median, upper } }) => [
      name,
      figure(median),
      `${figure(lower)}–${figure(upper)}`,
      ...Object.values(against).map((other) => {
        const theirs = samples.get(other);
        return theirs ? ratio(ratioOf(figures, theirs)) : "";
      }),
    ]);
  return { title, head: ["", unit, "quartiles", ...Object.keys(against)], rows };
}

/**
 * @param value any positive figure
 * @returns it with three digits
 */
export function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/**
 * @param value a quotient
 * @returns it as it is, and, where it is far below 1, also turned over
 */
export function ratio(value: number): string {
  const plain = value >= 0.995 ? value.toFixed(2) : value.toFixed(3);
  return value < 0.5 ? `${plain} (1/${(1 / value).toFixed(1)})` : plain;
}

/**
 * Writes a section as Markdown.
 *
 * @param section what was found
 * @returns Markdown, readable in a terminal too
 */
export function render({ title, text, tables }: Section): string {
  return [`## ${title}`, text, ...tables.map(renderTable)].join("\n\n");
}

function renderTable({ title, head, rows }: Table): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0), 3),
  );
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => pad(row[column] ?? "", width, column)).join(" | ")} |`;
  const rule = widths.map((width, column) => "-".repeat(width - 1) + (column === 0 ? "-" : ":"));
  const lines = [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)];
  return [...(title ? [`**${title}**`, ""] : []), ...lines].join("\n");
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
