/** The catalogue of an app's problems: each kind once, with a URI, for code and for documents. */
import { HttpProblem, type ProblemOptions } from "./problem.ts";

/** A kind of problem. */
export interface ProblemKind {
  readonly status: number;
  /** What kind it is, the same each time. */
  readonly title: string;
  /** What it means and what to do, for those who read the catalogue. */
  readonly description?: string;
}

/** A kind as it is listed. */
export interface ListedProblem extends ProblemKind {
  /** The kind's URI. */
  readonly type: string;
  /** The kind's name in code. */
  readonly name: string;
}

/** A catalogue. */
export interface ProblemCatalogue<Name extends string = string> {
  /**
   * Makes a problem of a kind.
   *
   * @param name the kind's name
   * @param detail what happened this time, for the client
   * @param options extensions, headers, whether it may succeed later
   * @returns the problem, to be thrown
   */
  problem(
    name: Name,
    detail?: string,
    options?: Omit<ProblemOptions, "type" | "title">,
  ): HttpProblem;
  /** @returns every kind, in the order of its definition; JSON */
  list(): readonly ListedProblem[];
}

/**
 * Defines an app's kinds of problem.
 *
 * @param base what the URIs of the kinds begin with, such as `https://shop.example/problems/`
 * @param kinds the kinds by name
 * @returns the catalogue
 *
 * @example
 * ```ts
 * import { defineProblems } from "@portable-fn/middleware/errors";
 * const problems = defineProblems("https://shop.example/problems/", {
 *   "out-of-stock": { status: 409, title: "Out of stock" },
 * });
 * const error = problems.problem("out-of-stock", "There are 2 left", { extensions: { left: 2 } });
 * ```
 */
export function defineProblems<const Name extends string>(
  base: string,
  kinds: Readonly<Record<Name, ProblemKind>>,
): ProblemCatalogue<Name> {
  const typeOf = (name: string) => `${base}${encodeURIComponent(name)}`;
  return {
    problem(name, detail, options) {
      const { status, title } = kinds[name];
      return new HttpProblem(status, detail, { ...options, type: typeOf(name), title });
    },
    list: () =>
      Object.entries<ProblemKind>(kinds).map(([name, kind]) => ({
        type: typeOf(name),
        name,
        ...kind,
      })),
  };
}
