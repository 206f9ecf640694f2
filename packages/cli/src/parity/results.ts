/** What a parity run finds: a cell for each request and ingress. */
import type { Promises } from "./compare.ts";

/** An ingress of a host, or a host that did not start. */
export interface Column {
  /** The target's name. */
  readonly target: string;
  /** Tells the target's columns apart: ingress, mode, or both; empty where there is one column. */
  readonly label: string;
  /** Where the app's root is; absent when the host did not start. */
  readonly url?: string;
  /** What the ingress promises. */
  readonly promises?: Promises | undefined;
  /** Why the host did not start. */
  readonly failure?: string;
}

/** What one ingress answered to one request. */
export interface Cell {
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Milliseconds until the last byte, a tenth at the finest. */
  readonly ms: number;
  /** Whether the answer equals the reference's. */
  readonly equal: boolean;
  /** What differs, in words. */
  readonly difference?: string;
}

/** All that a run found. */
export interface Results {
  readonly columns: readonly Column[];
  readonly rows: readonly {
    /** The request's name. */
    readonly name: string;
    /** In the order of the columns. */
    readonly cells: readonly Cell[];
  }[];
}

/** The JSON document of a run. */
export interface ResultsDocument {
  /** The targets' names. */
  readonly targets: readonly string[];
  readonly requests: readonly {
    readonly name: string;
    /** By target; with several ingresses it is the first that differs, else the first. */
    readonly results: Readonly<Record<string, TargetResult>>;
  }[];
}

/** What a target answered to one request. */
export interface TargetResult extends Cell {
  /** By ingress, where the target has several. */
  readonly ingresses?: Readonly<Record<string, Cell>>;
}

/**
 * Tells whether every host started and every answer equals the reference's.
 *
 * @param results of a run
 * @returns whether that is so
 */
export function allEqual({ columns, rows }: Results): boolean {
  return (
    columns.every(({ failure }) => failure === undefined) &&
    rows.every(({ cells }) => cells.every(({ equal }) => equal))
  );
}

/**
 * Makes the JSON document of a run.
 *
 * @param results of the run
 * @returns the document
 */
export function toDocument({ columns, rows }: Results): ResultsDocument {
  const targets = [...new Set(columns.map(({ target }) => target))];
  return {
    targets,
    requests: rows.map(({ name, cells }) => ({
      name,
      results: Object.fromEntries(
        targets.map((target) => {
          const own = columns.flatMap((column, at) => {
            const cell = cells[at];
            return column.target === target && cell ? [[column.label, cell] as const] : [];
          });
          return [target, targetResult(own)];
        }),
      ),
    })),
  };
}

function targetResult(own: readonly (readonly [string, Cell])[]): TargetResult {
  const [first] = own;
  const shown = own.find(([, { equal }]) => !equal) ?? first;
  const [label = "", cell = { status: 0, ms: 0, equal: false }] = shown ?? [];
  if (own.length === 1) return cell;
  return {
    ...cell,
    ...(cell.difference !== undefined && { difference: `${label}: ${cell.difference}` }),
    ingresses: Object.fromEntries(own),
  };
}
