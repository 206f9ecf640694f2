/** The table of a parity run, as wide as the terminal: a row a request, a column an ingress. */
import { count, cut, type Paint } from "../terminal.ts";
import { REFERENCE } from "./exchange.ts";
import type { Cell, Column, Results } from "./results.ts";
import { wrapText, wrapWords } from "./wrap.ts";

/** Between columns of one target, and between targets. */
const GAP = "  ";
const EDGE = " │ ";

/** Differences shown in words. */
const MOST_NOTES = 20;

const LEGEND = `Each cell: status, milliseconds, and = where the answer equals the one from ${REFERENCE}.`;

/** A column with its cells as they are shown. */
interface Shown {
  readonly column: Column;
  /** Status, milliseconds and mark of each row. */
  readonly cells: readonly { readonly text: string; readonly equal: boolean }[];
  readonly width: number;
}

/** The columns of one target. */
interface Group {
  readonly target: string;
  readonly shown: readonly Shown[];
  readonly width: number;
}

/**
 * Renders a run.
 *
 * @param results of the run
 * @param width columns of the terminal
 * @param paint paints, or not
 * @returns lines without line ends: the table, and below it each difference in words
 */
export function renderTable(results: Results, width: number, paint: Paint): string[] {
  const names = ["", ...results.rows.map(({ name }) => cut(name, 24))];
  const nameWidth = Math.max(...names.map((name) => name.length));
  const notes: Note[] = [];
  const groups = groupColumns(results, notes);
  const blocks = fitBlocks(groups, width - nameWidth - EDGE.length);
  return [
    ...wrapText(LEGEND, width),
    "",
    ...blocks.flatMap((block) => [...renderBlock(block, names.slice(1), nameWidth, paint), ""]),
    ...notes.slice(0, MOST_NOTES).flatMap((note, at) => {
      const number = `≠${at + 1}`;
      return wrapText(noteText(note, results.rows.length), width - number.length - 2).map(
        (line, row) =>
          row === 0 ? `${paint("red", number)}  ${line}` : `${" ".repeat(number.length)}  ${line}`,
      );
    }),
    ...(notes.length > MOST_NOTES ? [`… ${notes.length - MOST_NOTES} more; --json has all`] : []),
    ...(notes.length > 0 ? [""] : []),
    summary(results, paint),
  ];
}

function summary({ columns, rows }: Results, paint: Paint): string {
  const cells = rows.flatMap((row) => row.cells);
  const differing = cells.filter(({ equal }) => !equal).length;
  const size = `${count(rows.length, "request")} to ${count(columns.length, "ingress")}`;
  return differing === 0
    ? paint("green", `${size}: all ${cells.length} answers are equal.`)
    : paint("red", `${size}: ${differing} of ${cells.length} answers differ.`);
}

/** A difference, and all requests of a column that show it. */
interface Note {
  readonly where: string;
  readonly what: string;
  readonly names: string[];
}

function noteText({ where, what, names }: Note, all: number): string {
  const isGeneral = names.length === 0 || (names.length === all && all > 1);
  return `${[where, ...(isGeneral ? [] : names)].join(", ")}: ${what}`;
}

function groupColumns({ columns, rows }: Results, notes: Note[]): Group[] {
  const mark = ({ target, label, failure }: Column, name: string, cell: Cell) => {
    if (cell.equal) return "=";
    const where = label ? `${target} ${label}` : target;
    const what = cell.difference ?? "";
    let at = notes.findIndex((note) => note.where === where && note.what === what);
    if (at < 0) at = notes.push({ where, what, names: [] }) - 1;
    if (failure === undefined) notes[at]?.names.push(name);
    return `≠${at + 1}`;
  };
  const shown = columns.map((column, at): Shown => {
    const own = rows.flatMap(({ name, cells }) => {
      const cell = cells[at];
      return cell ? [{ cell, mark: mark(column, name, cell) }] : [];
    });
    const msWidth = Math.max(2, ...own.map(({ cell }) => milliseconds(cell).length));
    const markWidth = Math.max(...own.map((it) => it.mark.length));
    const cells = own.map(({ cell, mark }) => ({
      equal: cell.equal,
      text: [
        cell.status === 0 ? " – " : String(cell.status),
        milliseconds(cell).padStart(msWidth),
        mark.padEnd(markWidth),
      ].join(" "),
    }));
    const heads = column.label === "" ? [] : longestPiece(column.label);
    return { column, cells, width: Math.max(0, ...cells.map((it) => it.text.length), ...heads) };
  });
  return [...new Set(columns.map(({ target }) => target))].map((target) =>
    makeGroup(
      target,
      shown.filter(({ column }) => column.target === target),
    ),
  );
}

function makeGroup(target: string, shown: readonly Shown[]): Group {
  const columns = shown.reduce((sum, { width }) => sum + width + GAP.length, -GAP.length);
  return { target, shown, width: Math.max(columns, ...longestPiece(target)) };
}

/** Puts as many targets side by side as fit; only a target that is too wide alone is split. */
function fitBlocks(groups: readonly Group[], room: number): Group[][] {
  const parts = groups.flatMap((group) => splitGroup(group, room));
  const blocks: Group[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    if (used + EDGE.length + part.width > room) {
      blocks.push([]);
      used = -EDGE.length;
    }
    blocks.at(-1)?.push(part);
    used += EDGE.length + part.width;
  }
  return blocks;
}

function splitGroup(group: Group, room: number): Group[] {
  if (group.width <= room || group.shown.length === 1) return [group];
  const parts = Math.ceil(group.width / room);
  const size = Math.ceil(group.shown.length / parts);
  return Array.from({ length: Math.ceil(group.shown.length / size) }, (_, at) =>
    makeGroup(group.target, group.shown.slice(at * size, (at + 1) * size)),
  );
}

function renderBlock(
  block: readonly Group[],
  names: readonly string[],
  nameWidth: number,
  paint: Paint,
): string[] {
  const heads = block.map(groupHead);
  const height = Math.max(...heads.map((head) => head.length));
  const line = (first: string, parts: readonly string[]) =>
    [first.padEnd(nameWidth), ...parts].join(EDGE).trimEnd();
  const rule = [nameWidth, ...block.map(({ width }) => width)]
    .map((width) => "─".repeat(width))
    .join("─┼─");
  return [
    ...Array.from({ length: height }, (_, row) =>
      line(
        "",
        block.map(({ width }, at) => paint("bold", (heads[at]?.[row] ?? "").padEnd(width))),
      ),
    ),
    rule,
    ...names.map((name, row) =>
      line(
        name,
        block.map((group) => groupRow(group, row, paint)),
      ),
    ),
  ];
}

function groupHead({ target, shown, width }: Group): string[] {
  const labels = shown.map(({ column, width: own }) => wrapWords(column.label, own));
  const height = Math.max(...labels.map((lines) => lines.length));
  return [
    ...wrapWords(target, width),
    ...Array.from({ length: height }, (_, row) =>
      shown.map(({ width: own }, at) => (labels[at]?.[row] ?? "").padEnd(own)).join(GAP),
    ),
  ];
}

function groupRow({ shown, width }: Group, row: number, paint: Paint): string {
  const texts = shown.map(({ cells, width: own }) => {
    const { text, equal } = cells[row] ?? { text: "", equal: true };
    const padded = text.padEnd(own);
    return equal ? padded : paint("red", padded);
  });
  const used = shown.reduce((sum, it) => sum + it.width + GAP.length, -GAP.length);
  return texts.join(GAP) + " ".repeat(Math.max(0, width - used));
}

function longestPiece(text: string): number[] {
  return wrapWords(text, 1).map((piece) => piece.length);
}

/** Whole milliseconds, never 0 for an answer that came. */
function milliseconds({ status, ms }: Cell): string {
  return status === 0 ? "" : String(Math.max(1, Math.round(ms)));
}
