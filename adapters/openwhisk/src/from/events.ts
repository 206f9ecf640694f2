/** Foreign actions that triggers start, as functions of portable triggers. */
import {
  type Context,
  type EventResult,
  type FunctionDeclaration,
  type Outcome,
  object,
  queue,
  reject,
  retry,
  schedule,
  topic,
} from "@portable-fn/core";
import { isFields } from "../decode/fields.ts";
import type { FromEventOptions } from "./event-options.ts";
import type { KafkaEvent } from "./kafka-event.ts";
import { cosEvent } from "./object-event.ts";
import { type ForeignMain, runForeign } from "./run.ts";

/**
 * Makes a portable function of an action that a trigger starts. An action that throws, or whose result
 * says `error`, gets the event again.
 *
 * @param main the action
 * @param options which events it is written for
 * @returns the function
 */
export function fromTrigger(main: ForeignMain, options: FromEventOptions): FunctionDeclaration {
  switch (options.event) {
    case "alarms": {
      const { event: _, cron, payload = {}, ...rest } = options;
      return schedule(cron, (_tick, ctx) => run(main, structuredClone(payload), ctx), rest);
    }
    case "trigger": {
      const { event: _, topic: name, ...rest } = options;
      return topic(
        name,
        ({ data }, ctx) =>
          isFields(data)
            ? run(main, data, ctx)
            : reject("The data is no object, as parameters are"),
        rest,
      );
    }
    case "kafka": {
      const { event: _, queue: name, ...rest } = options;
      return queue(
        name,
        ({ id, data, groupId }, ctx) => {
          const value = data instanceof Uint8Array ? Buffer.from(data).toString("base64") : data;
          const message = { value, topic: name, partition: 0, offset: offsetOf(id) };
          const event: KafkaEvent = { messages: [{ ...message, key: groupId ?? null }] };
          return run(main, event, ctx);
        },
        rest,
      );
    }
    case "bucket": {
      const { event: _, bucket: name, ...rest } = options;
      return object(
        name,
        (change, ctx) => {
          const { time = new Date().toISOString() } = change;
          return run(main, cosEvent({ ...change, bucket: name, time }), ctx);
        },
        rest,
      );
    }
  }
}

async function run(main: ForeignMain, event: object, ctx: Context): Promise<EventResult> {
  const result = await runForeign(main, event, ctx);
  if (!isFields(result) || !Object.hasOwn(result, "error")) return undefined;
  ctx.log.error("The action failed", { error: result["error"] });
  return retry() satisfies Outcome;
}

/** Queues have no offsets; a number that stays the same for the same message stands for one. */
function offsetOf(id: string): number {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash;
}
