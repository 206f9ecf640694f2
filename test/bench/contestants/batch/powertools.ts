/** The batch processor of Powertools for AWS Lambda. */
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSEvent, SQSRecord } from "aws-lambda";
import { Order, pack } from "./order.ts";

const processor = new BatchProcessor(EventType.SQS);

async function work({ messageId, body }: SQSRecord): Promise<void> {
  try {
    await pack(Order.parse(JSON.parse(body)));
  } catch (error) {
    const { name, message, stack } = error as Error;
    console.error(JSON.stringify({ level: "error", messageId, error: { name, message, stack } }));
    throw error;
  }
}

export const handler = async (event: SQSEvent, context: Context): Promise<unknown> =>
  processPartialResponse(event, work, processor, { context });
