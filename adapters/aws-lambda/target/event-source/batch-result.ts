/** What a function says of a batch. */

/** Of a batch: all is done, some failed, or nothing counts as done. */
export type BatchVerdict =
  | { readonly kind: "success" }
  | { readonly kind: "partial"; readonly failed: ReadonlySet<string> }
  | { readonly kind: "failure"; readonly reason: string };

/**
 * Reads the result of a function whose mapping has `ReportBatchItemFailures`, after "Success and
 * failure conditions" in docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html and
 * services-kinesis-batchfailurereporting.html (seen 2026-11). An object that says nothing of
 * failures is a success there: it is here too.
 *
 * @param result what the function returned
 * @param ids what may be named: message ids, or sequence numbers
 * @returns what it means
 */
export function readBatchResult(result: unknown, ids: readonly string[]): BatchVerdict {
  if (result === undefined || result === null) return { kind: "success" };
  if (typeof result !== "object" || Array.isArray(result))
    return failure("The response is not an object");
  const { batchItemFailures: items } = result as { batchItemFailures?: unknown };
  if (items === undefined || items === null) return { kind: "success" };
  if (!Array.isArray(items)) return failure("batchItemFailures is not a list");
  if (items.length === 0) return { kind: "success" };
  const known = new Set(ids);
  const failed = new Set<string>();
  for (const item of items as readonly unknown[]) {
    const id = (item as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== "string" || id === "")
      return failure("An itemIdentifier is empty or missing");
    if (!known.has(id)) return failure(`No item of the batch is ${id.slice(0, 100)}`);
    failed.add(id);
  }
  return { kind: "partial", failed };
}

function failure(reason: string): BatchVerdict {
  return { kind: "failure", reason };
}
