/** CloudEvents that services carry. */
import { parseCloudEvents } from "@portable-fn/adapter-kit/cloud-events";
import type { DataParts } from "@portable-fn/adapter-kit/events";
import type { CloudEvent } from "@portable-fn/core";
import type { Fields } from "./fields.ts";

/**
 * Reads a CloudEvent in its structured form.
 *
 * @param envelope JSON
 * @returns what it is made of; `undefined` where it is no CloudEvent
 * @throws DecodeError for a CloudEvent that is malformed
 */
export function envelopeParts(envelope: Fields): DataParts | undefined {
  const { specversion, id, source, type } = envelope;
  if (specversion !== "1.0" || !id || !source || !type) return undefined;
  const body = new TextEncoder().encode(JSON.stringify(envelope));
  const [event] = parseCloudEvents(["content-type", "application/cloudevents+json"], body);
  return event && partsOf(event);
}

function partsOf(event: CloudEvent): DataParts {
  const { specversion, id, source, type, time, subject, datacontenttype, data, ...rest } = event;
  return {
    id,
    source,
    type,
    time,
    subject,
    content: { data, datacontenttype: datacontenttype ?? "application/json" },
    extensions: rest,
  };
}
