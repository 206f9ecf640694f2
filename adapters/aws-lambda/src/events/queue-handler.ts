/** The handler for messages of SQS alone: what the one for all events does, in a third of its size. */

import {
  assertAcknowledged,
  createEventRunner,
  createFinder,
  DecodeError,
  type EntryOptions,
  SettlingContext,
  unclaimed,
} from "@portable-fn/adapter-kit/events";
import type { App, AppFunction } from "@portable-fn/core";
import { refuse } from "#refuse";
import type { LambdaEventHandler } from "../native.ts";
import { invokedBy } from "../to/invoked.ts";
import { recordsOf } from "./decode.ts";
import { fieldsOf } from "./fields.ts";
import { claimFor, receivedIn } from "./sqs.ts";

/**
 * Makes the handler for messages of SQS.
 *
 * @param app the app
 * @param functions those of it that the entry runs
 * @param options the entry's
 * @returns the handler, which throws what the provider must know as a failure
 * @throws PortableError `PFN_UNSUPPORTED` that names every function that cannot run here; `PFN_BINDINGS`
 */
export function createQueueHandler(
  app: App,
  functions: readonly AppFunction[],
  options: EntryOptions,
): LambdaEventHandler {
  const { env } = process;
  refuse(functions);
  const find = createFinder(functions, env);
  const run = createEventRunner(app, { name: "aws-lambda", Context: SettlingContext }, options);
  return async (event, context) => {
    const records = recordsOf(fieldsOf(event));
    if (fieldsOf(records[0])["eventSource"] !== "aws:sqs") {
      throw new DecodeError("The event is not of SQS", { fix: "Take its trigger off" });
    }
    const received = receivedIn(records);
    const { messages: items, names } = received;
    const fn = claimFor(received, find);
    if (!fn) throw unclaimed("queue", names[1]);
    const { id, deadline, trace } = invokedBy(context);
    const around = { env, native: { event, context } };
    const outcomes = await run(fn, { id, deadline, trace, items }, around);
    const failed = items.filter((_, at) => outcomes[at]);
    // Where all failed, an error says so even where SQS is not set to read what comes back.
    if (failed.length === items.length) assertAcknowledged(fn, outcomes);
    return { batchItemFailures: failed.map(({ id: itemIdentifier }) => ({ itemIdentifier })) };
  };
}
