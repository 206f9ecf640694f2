/** Tells Google's events from one another, and from requests that are none. */
import { fieldOf } from "@portable-fn/adapter-kit";
import { isCloudEvent } from "@portable-fn/adapter-kit/cloud-events";
import { decodeBackground, isBackground } from "./background.ts";
import { decodeCloudEvents } from "./cloud-event.ts";
import { type Decode, type EventRequest, noEvent } from "./delivery.ts";
import { jsonIn } from "./fields.ts";
import { decodePush, decodeUnwrapped, isPush, isUnwrapped } from "./pubsub.ts";
import { decodeScheduler, isScheduler } from "./scheduler.ts";

/**
 * Finds the decoder for a request by its headers.
 *
 * @param headers names in lower case and values, in turn
 * @returns the decoder; `undefined` where the body must tell, or it is no event
 */
export function decoderByHeaders(headers: readonly string[]): Decode | undefined {
  if (isScheduler(headers)) return decodeScheduler;
  // Before CloudEvents: an unwrapped message's attributes can be those of one.
  if (isUnwrapped(headers)) return decodeUnwrapped;
  return isCloudEvent(headers) ? decodeCloudEvents : undefined;
}

/** @returns whether a body is to be looked at for what its request is */
export function mayTell(headers: readonly string[]): boolean {
  return /^application\/json\s*(?:;|$)/i.test(fieldOf(headers, "content-type") ?? "");
}

/**
 * Finds the decoder for a request by its body.
 *
 * @param body the whole body
 * @returns the decoder; `undefined` where it is no event
 */
export function decoderByBody(body: Uint8Array): Decode | undefined {
  const json = jsonIn(body);
  if (isPush(json)) return ({ path }) => [decodePush(json, topicIn(path))];
  return isBackground(json) ? () => [decodeBackground(json)] : undefined;
}

/** Decodes a request that must be an event. */
export const decodeEvent: Decode = (request: EventRequest) => {
  const decode = decoderByHeaders(request.headers) ?? decoderByBody(request.body);
  if (!decode) throw noEvent("neither its headers nor its body are those of a known one");
  return decode(request);
};

/** A push endpoint may name the topic, as the Functions Framework knows it too. */
function topicIn(path: string): string | undefined {
  return /(?:^|\/)(projects\/[^/?]+\/topics\/[^/?]+)$/.exec(path.split("?")[0] ?? "")?.[1];
}
