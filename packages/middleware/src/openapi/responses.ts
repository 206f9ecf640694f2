/** The responses of an operation: what it declares, and the problems that it can answer with. */
import type { StandardSchema } from "@portable-fn/core";
import { titleOf } from "../errors/statuses.ts";
import { PROBLEM_TYPE, type Problems } from "./problems.ts";
import type { SchemaBook } from "./schema-book.ts";
import type { DescribedResponse, OpenApiOperation, Part } from "./types.ts";

/** What of an operation's requests is validated. */
export interface Validated {
  readonly hasBody: boolean;
  readonly hasAny: boolean;
}

/**
 * Describes the responses.
 *
 * @param operation names its kinds of problem
 * @param declared its responses by status
 * @param validated what can be found wrong
 * @param problems the problems of the API
 * @param book gets the schemas
 * @returns the responses by status
 */
export async function describeResponses(
  operation: OpenApiOperation,
  declared: Readonly<Record<string, StandardSchema | DescribedResponse>>,
  { hasBody, hasAny }: Validated,
  problems: Problems,
  book: SchemaBook,
): Promise<Part> {
  const responses: Record<string, Part> = {};
  for (const [status, response] of Object.entries(declared)) {
    responses[status] = await describe(Number(status), response, book);
  }
  if (!Object.keys(declared).some((status) => Number(status) < 400)) {
    responses["2XX"] = { description: "Success" };
  }
  const byStatus = new Map<string, Part[]>();
  const add = (status: number | "default", ref: Part) =>
    byStatus.set(`${status}`, [...(byStatus.get(`${status}`) ?? []), ref]);
  if (hasBody) for (const status of [400, 413, 415]) add(status, problems.any);
  if (hasAny) add(422, problems.invalid);
  const named = problems.named(operation.problems);
  for (const { status, ref } of named) add(operation.problems ? status : "default", ref);
  add("default", problems.any);
  for (const [status, refs] of byStatus) {
    const { description = titleFor(status), content = {} } = responses[status] ?? {};
    const schema = refs.length === 1 ? refs[0] : { anyOf: refs };
    responses[status] = {
      description,
      content: { ...(content as Part), [PROBLEM_TYPE]: { schema } },
    };
  }
  return responses;
}

async function describe(
  status: number,
  response: StandardSchema | DescribedResponse,
  book: SchemaBook,
): Promise<Part> {
  const { description, schema } =
    "~standard" in response
      ? { description: status < 400 ? "Success" : titleOf(status), schema: response }
      : response;
  if (!schema) return { description };
  return { description, content: { "application/json": { schema: await book.convert(schema) } } };
}

function titleFor(status: string): string {
  return status === "default" ? "Any other problem" : titleOf(Number(status));
}
