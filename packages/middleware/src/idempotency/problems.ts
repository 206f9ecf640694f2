/** What clients are told where a request is not run. */
import {
  conflict,
  gone,
  type HttpProblem,
  serviceUnavailable,
  unprocessableContent,
} from "../errors/problem.ts";
import type { Claim } from "./ledger.ts";

/** Why an event is rejected whose run never ended. */
export const OUTCOME_UNKNOWN = "It was begun before, and nobody knows how that ended";

const AGAIN = { "retry-after": "1" };

/**
 * Makes the problem of a request that is not run and has no response to replay.
 *
 * @param claim why it is not
 * @returns the problem; its member `reason` is for programs
 */
export function problemOf(
  claim: Exclude<Claim, { readonly state: "claimed" | "unprotected" }>,
): HttpProblem {
  switch (claim.state) {
    case "mismatch":
      return unprocessableContent("This Idempotency-Key was used for another request", {
        extensions: { reason: "key-reused" },
      });
    case "running":
      return conflict("A request with this Idempotency-Key is still running", {
        extensions: { reason: "in-progress" },
        headers: AGAIN,
        retryable: true,
      });
    case "unknown":
      return conflict(
        "A request with this Idempotency-Key was begun, and its outcome is unknown; it is not run again",
        { extensions: { reason: "outcome-unknown" } },
      );
    case "unavailable":
      return serviceUnavailable("Whether the request was run before cannot be told now", {
        extensions: { reason: "store-unavailable" },
        headers: AGAIN,
      });
    default:
      return gone("The request was run, and its response was too large to be kept", {
        extensions: { reason: "response-not-kept" },
      });
  }
}
