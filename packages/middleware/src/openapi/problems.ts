/** Problem documents in an OpenAPI document: their schemas, and the responses that carry them. */
import { PortableError } from "@portable-fn/core";
import type { ListedProblem, ProblemCatalogue } from "../errors/catalogue.ts";
import type { SchemaBook } from "./schema-book.ts";
import type { Part } from "./types.ts";

/** The media type of RFC 9457. */
export const PROBLEM_TYPE = "application/problem+json";

const PROBLEM: Part = {
  type: "object",
  description: "A problem document of RFC 9457",
  required: ["type", "title", "status"],
  properties: {
    type: { type: "string", format: "uri-reference", description: "Names the kind of problem" },
    title: { type: "string", description: "The kind in words" },
    status: { type: "integer", minimum: 400, maximum: 599, description: "The HTTP status" },
    detail: { type: "string", description: "What happened this time" },
    instance: { type: "string", format: "uri-reference", description: "Names this occurrence" },
  },
};

/** What the middleware `validate` answers with. */
const FAILURES: Part = {
  type: "array",
  description: "All that is wrong",
  items: {
    type: "object",
    required: ["in", "pointer", "detail"],
    properties: {
      in: { enum: ["params", "query", "headers", "cookies", "json", "form"] },
      pointer: { type: "string", description: "Where, as a JSON Pointer of RFC 6901" },
      detail: { type: "string", description: "What is wrong" },
    },
  },
};

/** The problems of an API. */
export interface Problems {
  /** Any problem. */
  readonly any: Part;
  /** A request that does not fit its schemas. */
  readonly invalid: Part;
  /**
   * Finds kinds of the catalogue.
   *
   * @param names theirs; `undefined` for all
   * @returns the kinds, with references to their schemas
   * @throws PortableError `PFN_OPENAPI_PROBLEM` for a name that it does not have
   */
  named(names: readonly string[] | undefined): readonly { status: number; ref: Part }[];
}

/**
 * Puts the schemas of problems into a book.
 *
 * @param book gets them
 * @param catalogue the app's kinds of problem
 * @returns references to them
 */
export function describeProblems(book: SchemaBook, catalogue?: ProblemCatalogue): Problems {
  const any = book.define("Problem", PROBLEM);
  const invalid = book.define("ValidationProblem", {
    allOf: [any, { type: "object", required: ["errors"], properties: { errors: FAILURES } }],
  });
  const kinds = (catalogue?.list() ?? []).map((kind) => ({
    name: kind.name,
    status: kind.status,
    ref: book.define(`${pascal(kind.name)}Problem`, describeKind(any, kind)),
  }));
  return {
    any,
    invalid,
    named(names) {
      const unknown = names?.find((name) => !kinds.some((kind) => kind.name === name));
      if (unknown === undefined)
        return names ? kinds.filter((it) => names.includes(it.name)) : kinds;
      throw new PortableError("PFN_OPENAPI_PROBLEM", `There is no kind of problem "${unknown}"`, {
        fix: "Give openApi() the catalogue that has it as `problems`",
      });
    },
  };
}

function describeKind(any: Part, { type, title, status, description }: ListedProblem): Part {
  const properties = { type: { const: type }, title: { const: title }, status: { const: status } };
  return {
    ...(description !== undefined && { description }),
    allOf: [any, { type: "object", properties }],
  };
}

function pascal(name: string): string {
  return name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_all, letter: string) =>
    letter.toUpperCase(),
  );
}
