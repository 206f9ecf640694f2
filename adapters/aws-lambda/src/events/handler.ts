/** The handler for events: decodes, runs the functions, answers. */

import {
  createEventRunner,
  createFinder,
  type EntryOptions,
  type Outcomes,
  SettlingContext,
} from "@portable-fn/adapter-kit/events";
import type { App, AppFunction } from "@portable-fn/core";
import { refuse } from "#refuse";
import type { LambdaEventHandler } from "../native.ts";
import { invokedBy } from "../to/invoked.ts";
import { answerOf } from "./answer.ts";
import type { Decode } from "./delivery.ts";
import { fieldsOf } from "./fields.ts";

/**
 * Makes the handler for events.
 *
 * @param app the app
 * @param functions those of it that the entry runs
 * @param options the entry's
 * @param decode knows the events
 * @returns the handler, which throws what the provider must know as a failure
 * @throws PortableError `PFN_UNSUPPORTED` that names every function that cannot run here; `PFN_BINDINGS`
 */
export function createEventHandler(
  app: App,
  functions: readonly AppFunction[],
  options: EntryOptions,
  decode: Decode,
): LambdaEventHandler {
  const { env } = process;
  const { log = (level, line) => console[level](line) } = options;
  refuse(functions);
  const find = createFinder(functions, env);
  const run = createEventRunner(app, { name: "aws-lambda", Context: SettlingContext }, options);
  return async (event, context) => {
    const invoked = invokedBy(context);
    const say = (level: "debug" | "error", message: string) =>
      log(level, JSON.stringify({ level, message, invocation: invoked.id }));
    const leaveOut = (why: string) => say("debug", why);
    const delivery = decode(fieldsOf(event), { find, leaveOut });
    for (const error of delivery.lost?.values() ?? []) {
      say("error", `A message is for no function: ${(error as Error).message}`);
    }
    const around = { env, native: { event, context } };
    const outcomes: Outcomes[] = [];
    for (const { fn, items } of delivery.groups) {
      outcomes.push(await run(fn, { ...invoked, items }, around));
    }
    return answerOf(delivery, outcomes);
  };
}
