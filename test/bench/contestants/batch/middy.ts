/** Middy with its middleware for partial failures. */
import middy from "@middy/core";
import partialFailure from "@middy/sqs-partial-batch-failure";
import type { SQSEvent } from "aws-lambda";
import { Order, pack } from "./order.ts";

function logger({ name, message, stack }: Error, { messageId }: { messageId: string }): void {
  console.error(JSON.stringify({ level: "error", messageId, error: { name, message, stack } }));
}

export const handler: unknown = middy()
  .use(partialFailure({ logger } as object) as object)
  .handler((event) =>
    Promise.allSettled(
      (event as SQSEvent).Records.map(async ({ body }) => pack(Order.parse(JSON.parse(body)))),
    ),
  );
