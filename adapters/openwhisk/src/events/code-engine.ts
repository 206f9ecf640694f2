/** Subscriptions of Code Engine: they send CloudEvents to functions as requests. */
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import { isCloudEvent, parseCloudEvents } from "@portable-fn/adapter-kit/cloud-events";
import { DecodeError } from "@portable-fn/adapter-kit/events";
import { type EventFields, headersOf, textOf } from "../decode/fields.ts";
import { codeEngineSendsBase64 } from "../media-type.ts";
import { deliveryOf } from "./cloud-event.ts";
import type { Delivery } from "./delivery.ts";

/** @returns whether an event is a request of Code Engine */
export function isCodeEngine({ __ce_method: method }: EventFields): boolean {
  return typeof method === "string";
}

/**
 * Decodes the CloudEvents of a request.
 *
 * @param event the argument of the function
 * @returns a delivery for each
 * @throws DecodeError for any other request
 */
export function decodeCodeEngine(event: EventFields): readonly Delivery[] {
  const headers = headersOf(event.__ce_headers).map((text, at) =>
    at % 2 === 0 ? text.toLowerCase() : text,
  );
  if (event.__ce_method !== "POST" || !isCloudEvent(headers)) {
    throw new DecodeError("The request is no CloudEvent", {
      fix: "Subscribe the function to a timer, a bucket or a topic",
    });
  }
  const type = headers[headers.indexOf("content-type") + 1];
  const text = textOf(event.__ce_body ?? "");
  const isBase64 = codeEngineSendsBase64(headers.includes("content-type") ? type : undefined);
  const body = isBase64 ? fromBase64(text) : Buffer.from(text);
  return parseCloudEvents(headers, body).map((one) => deliveryOf(one));
}
