/** Sends all requests to all ingresses and compares the answers with the reference's. */
import { type Answer, send } from "./client.ts";
import { differences, type Promises } from "./compare.ts";
import type { ParityRequest } from "./request.ts";
import type { Cell, Column, Results } from "./results.ts";

/** The target whose answers are what the others are held to. */
export const REFERENCE = "memory";

/**
 * Sends all requests to all ingresses, one at a time, so that the times are each ingress's own.
 *
 * @param requests what to send
 * @param columns where to
 * @param end gives it up
 * @returns what came
 */
export async function exchange(
  requests: readonly ParityRequest[],
  columns: readonly Column[],
  end: AbortSignal,
): Promise<Results> {
  const answers: Outcome[][] = [];
  for (const column of columns) {
    const own: Outcome[] = [];
    for (const request of requests) own.push(await outcome(column, request, end));
    answers.push(own);
  }
  const reference = answers[columns.findIndex(({ target }) => target === REFERENCE)];
  return {
    columns,
    rows: requests.map(({ name }, row) => ({
      name,
      cells: answers.map((own, at) =>
        cell(own[row] ?? "no answer", reference?.[row] ?? "no answer", columns[at]?.promises),
      ),
    })),
  };
}

/** An answer, or why there is none. */
type Outcome = Answer | string;

async function outcome(
  { url, failure = "it did not start" }: Column,
  request: ParityRequest,
  end: AbortSignal,
): Promise<Outcome> {
  if (url === undefined) return `the host did not start: ${failure}`;
  try {
    return await send(url, request, end);
  } catch (error) {
    end.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    return `no answer: ${message}${code ? ` (${code})` : ""}`;
  }
}

function cell(answer: Outcome, reference: Outcome, promises: Promises | undefined): Cell {
  if (typeof answer === "string") return { status: 0, ms: 0, equal: false, difference: answer };
  const found =
    typeof reference === "string"
      ? [`there is nothing to compare with, ${REFERENCE} gave ${reference}`]
      : differences(reference, answer, promises);
  return {
    status: answer.status,
    ms: Math.round(answer.ms * 10) / 10,
    equal: found.length === 0,
    ...(found.length > 0 && { difference: found.join("; ") }),
  };
}
