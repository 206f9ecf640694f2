/** CloudEvents that a message carries: what they say of themselves goes before the platform's word. */
import { parseCloudEvents } from "@portable-fn/adapter-kit/cloud-events";
import type { DataParts } from "@portable-fn/adapter-kit/events";
import type { CloudEvent } from "@portable-fn/core";
import { contentOf } from "./content.ts";

/** What the platform says of a message, for where the message says nothing itself. */
export type Outside = Omit<DataParts, "content" | "contentType" | "type">;

const STRUCTURED = /^application\/cloudevents\+json\s*(?:;|$)/i;
/** The AMQP protocol binding of CloudEvents; the colon is the older form. */
const PROPERTY = /^cloudEvents[_:]([a-z0-9]+)$/;

/**
 * Reads a message's content, which may be a CloudEvent: as JSON, or with its attributes in the
 * message's properties.
 *
 * @param input the content, as the library gives it
 * @param contentType as the sender stated it
 * @param properties the message's
 * @param outside what the platform says
 * @returns the parts of the event
 * @throws DecodeError when there is no content, or a CloudEvent that is none
 */
export function unwrap(
  input: unknown,
  contentType: string | undefined,
  properties: Readonly<Record<string, string>>,
  outside: Outside,
): DataParts {
  const content = contentOf(input);
  const fields = contentType === undefined ? [] : ["content-type", contentType];
  for (const [name, value] of Object.entries(properties)) {
    const [, attribute] = PROPERTY.exec(name) ?? [];
    // The parser is HTTP's, where values are percent-encoded.
    if (attribute) fields.push(`ce-${attribute}`, encoded(value));
  }
  const isCloudEvent = STRUCTURED.test(contentType ?? "") || fields.includes("ce-specversion");
  if (!isCloudEvent) return { ...outside, content, contentType };
  const body = typeof content === "string" ? Buffer.from(content) : content;
  const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body.data) ?? "");
  const [event] = parseCloudEvents(fields, bytes);
  return event ? partsOf(event, outside) : { ...outside, content, contentType };
}

function partsOf(event: CloudEvent, outside: Outside): DataParts {
  const { specversion: _, id, source, type, subject, time, data, datacontenttype, ...rest } = event;
  return {
    id,
    source,
    type,
    subject: subject ?? outside.subject,
    time: time ?? outside.time,
    content: { data, datacontenttype: datacontenttype ?? "application/json" },
    extensions: { ...outside.extensions, ...rest },
  };
}

function encoded(value: string): string {
  return value.isWellFormed() ? encodeURIComponent(value) : value;
}
