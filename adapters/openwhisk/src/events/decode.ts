/** What an activation brings: by its parameters, or as a request on Code Engine. */
import { DecodeError, topicEvent } from "@portable-fn/adapter-kit/events";
import { type EventFields, type Fields, isFields } from "../decode/fields.ts";
import { decodeStructured, isStructured } from "./cloud-event.ts";
import { decodeCodeEngine, isCodeEngine } from "./code-engine.ts";
import type { Activation, Candidate, Delivery } from "./delivery.ts";
import { decodeKafka, isKafka } from "./kafka.ts";
import { isObjectChange, objectCandidate } from "./object-storage.ts";
import { namesIn, textIn } from "./text.ts";
import { tickCandidate } from "./tick.ts";

/**
 * Decodes an activation. Parameters that say nothing of their origin are a tick of a schedule, or the
 * data of a topic: what fires a trigger is not told to the action.
 *
 * @param params the parameters
 * @param activation what the platform says of it
 * @returns the events in it
 * @throws DecodeError for HTTP, and for what is malformed
 */
export function decodeActivation(
  params: Fields & EventFields,
  activation: Activation,
): readonly Delivery[] {
  if (isCodeEngine(params)) return decodeCodeEngine(params);
  if (isRequest(params)) {
    throw new DecodeError("The event is HTTP, or half of it, and the function is for other events");
  }
  if (isStructured(params)) return [decodeStructured(params)];
  if (isKafka(params)) return decodeKafka(params);
  const { id } = activation;
  if (isObjectChange(params)) {
    const { notification } = params;
    const request = isFields(notification) ? textIn(notification["request_id"]) : undefined;
    const parts = { id: request ?? id, source: `cos:${String(params["bucket"])}` };
    return [{ id: parts.id, candidates: [objectCandidate(params, parts)] }];
  }
  return [anonymous(params, activation)];
}

/** What the platforms add to a request's parameters never comes with an event. */
function isRequest({ __ow_method, __ow_headers, __ce_headers, http }: EventFields): boolean {
  return (
    [__ow_method, __ow_headers, __ce_headers].some((one) => one !== undefined) || isFields(http)
  );
}

function anonymous(params: Fields, { id, action, now }: Activation): Delivery {
  const schedule = textIn(params["schedule"]);
  const source = `/actions/${action}`;
  const tick = (names: readonly string[]) => tickCandidate({ names, id, source, at: now });
  const topic: Candidate = {
    kind: "topic",
    names: namesIn(action),
    read: ({ trigger }) =>
      topicEvent({
        ...{ id, source, time: now },
        content: { data: params, datacontenttype: "application/json" },
        topic: trigger.kind === "topic" ? trigger.topic : "",
      }),
  };
  // The action's name goes first: who publishes to its topic must not choose a schedule instead.
  const byAction = [tick(namesIn(action)), topic];
  if (schedule === undefined) return { id, candidates: byAction, isAnonymous: true };
  return { id, candidates: [...byAction, tick([schedule])] };
}
