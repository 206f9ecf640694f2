/** What a foreign handler says of records: which of them come again. */
import { type BatchResult, type EventResult, PortableError, retry } from "@portable-fn/core";
import { isFields } from "../json.ts";

/**
 * Reads `batchItemFailures`, as Lambda does for a mapping with `ReportBatchItemFailures`.
 *
 * @param result what the handler returned, as it is after JSON
 * @param ids of the records, in order
 * @param isOrdered whether all behind the first that failed comes again, too
 * @returns an outcome for each record; nothing when all are dealt with
 * @throws PortableError `PFN_BAD_RESULT` for what Lambda takes as the failure of all
 */
export function outcomesIn(
  result: unknown,
  ids: readonly string[],
  isOrdered = false,
): BatchResult {
  if (result === null || result === undefined) return undefined;
  if (!isFields(result)) throw badResult("is no object");
  const failures = result["batchItemFailures"];
  if (failures === null || failures === undefined) return undefined;
  if (!Array.isArray(failures)) throw badResult("has no list of batchItemFailures");
  const failed = new Set<string>();
  for (const failure of failures) {
    const id = isFields(failure) ? failure["itemIdentifier"] : undefined;
    if (typeof id !== "string" || !ids.includes(id)) throw badResult("names none of the records");
    failed.add(id);
  }
  const first = ids.findIndex((id) => failed.has(id));
  return ids.map((id, at): EventResult => {
    return failed.has(id) || (isOrdered && first >= 0 && at > first) ? retry() : undefined;
  });
}

function badResult(what: string): PortableError {
  return new PortableError("PFN_BAD_RESULT", `The handler's result ${what}`, {
    fix: 'Return such as {"batchItemFailures":[{"itemIdentifier":"…"}]}, or nothing',
  });
}
