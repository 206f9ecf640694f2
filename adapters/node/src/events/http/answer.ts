/** From outcomes to the status that settles a request: success only when all is dealt with. */
import { problemDocument } from "@portable-fn/adapter-kit";
import type { Outcomes } from "@portable-fn/adapter-kit/events";
import { outcomeOf, type Reject, type Retry } from "@portable-fn/core";

/** The longest wait that is asked of a sender: a day, in seconds. */
const LONGEST = 24 * 3600;

/**
 * Answers for a request's events: 204 when all are dealt with, 500 or 503 when one is to come again, 422
 * when the others were rejected, which brokers take for final.
 *
 * @param outcomes of all events
 * @param id the invocation's
 * @returns the answer
 */
export function answerOf(outcomes: Outcomes, id: string): Response {
  const retries = outcomes.filter((outcome) => outcomeOf(outcome) === "retry") as Retry[];
  if (retries.length > 0) {
    const delays = retries.map(({ delaySeconds }) => Math.ceil(Number(delaySeconds ?? 0)));
    const delay = Math.min(LONGEST, Math.max(...delays));
    const detail = "An event is to be delivered again";
    return delay > 0
      ? refusal(503, detail, id, { "retry-after": String(delay) })
      : refusal(500, detail, id);
  }
  const rejected = outcomes.find((outcome) => outcomeOf(outcome) === "reject") as
    | Reject
    | undefined;
  if (rejected) return refusal(422, "The function rejected the event", id);
  return new Response(null, { status: 204 });
}

/**
 * Refuses a request.
 *
 * @param status the HTTP status
 * @param detail one sentence for the sender
 * @param id the invocation's
 * @param more headers. Default none
 * @returns a problem document
 */
export function refusal(
  status: number,
  detail: string,
  id: string,
  more: Readonly<Record<string, string>> = {},
): Response {
  const { body, headers } = problemDocument(status, detail, id);
  return new Response(body, { status, headers: { ...headers, ...more } });
}
