/** What somebody would write by hand, with a log line for what failed. */
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { Order, pack } from "./order.ts";

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
  for (const { messageId, body } of Records) {
    try {
      await pack(Order.parse(JSON.parse(body)));
    } catch (error) {
      const { name, message, stack } = error as Error;
      console.error(JSON.stringify({ level: "error", messageId, error: { name, message, stack } }));
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
