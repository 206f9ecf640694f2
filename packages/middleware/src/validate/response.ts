/** Responses held to their schemas, while somebody develops. */
import type { Context, StandardSchema } from "@portable-fn/core";
import { HttpProblem } from "../errors/problem.ts";
import { check } from "./issues.ts";

/**
 * Checks a response.
 *
 * @param response what the handler answered
 * @param schemas by status; other statuses pass
 * @param ctx for the log
 * @returns the same response
 * @throws HttpProblem 500 where the body is no JSON or does not fit
 */
export async function checkResponse(
  response: Response,
  schemas: Readonly<Record<number, StandardSchema>>,
  { log }: Context,
): Promise<Response> {
  const schema = schemas[response.status];
  if (!schema) return response;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const { failures } = await check(schema, body, "json");
  if (!failures) return response;
  log.error("The response does not fit its schema", { status: response.status, failures });
  throw new HttpProblem(500);
}
