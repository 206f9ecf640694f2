/** Postings as CloudEvents, the binary and the structured mode in turn where either can say it. */
import { randomUUID } from "node:crypto";
import { emitCloudEvent } from "@portable-fn/adapter-kit/cloud-events";
import type { Posting } from "@portable-fn/adapter-kit/target";
import type { CloudEvent, EventKind } from "@portable-fn/core";
import type { EventRequest, MakeRequest } from "./sender.ts";

const FOLDERS: Readonly<Record<EventKind, string>> = {
  queue: "queues",
  topic: "topics",
  stream: "streams",
  schedule: "schedules",
  object: "buckets",
  change: "tables",
};

/**
 * Makes CloudEvents of one trigger.
 *
 * @param kind the trigger
 * @param prefix what the names of resources begin with
 * @returns from a posting to its request
 */
export function cloudEventRequest(kind: EventKind, prefix: string): MakeRequest {
  let made = 0;
  return (resource, posting) => {
    made += 1;
    const request = requestOf(kind, `/${FOLDERS[kind]}/${prefix}${resource}`, posting, made);
    return () => request;
  };
}

function requestOf(kind: EventKind, source: string, posting: Posting, made: number): EventRequest {
  const base = { specversion: "1.0", id: randomUUID(), source } as const;
  const { content, contentType, attributes, groupId, scheduledTime = Date.now() } = posting;
  if (kind === "object") {
    const { key = "", action = "created" } = posting;
    const data = { key, ...(action === "created" && { size: content?.length ?? 0 }) };
    return message({ ...base, type: `portable-fn.object.${action}`, data }, made);
  }
  if (kind === "change") {
    const { operation = "insert", before, after } = posting;
    const data = { key: { id: (after ?? before)?.["id"] }, before, after };
    return message({ ...base, type: `portable-fn.change.${operation}`, data }, made);
  }
  if (kind === "schedule") {
    const time = new Date(scheduledTime).toISOString();
    return message({ ...base, type: "portable-fn.schedule.tick", time, data: undefined }, made);
  }
  const [what] = { queue: ["message"], topic: ["event"], stream: ["record"] }[kind];
  const event: CloudEvent = {
    ...attributes,
    ...base,
    type: `portable-fn.${kind}.${what}`,
    time: new Date().toISOString(),
    ...(groupId !== undefined && { partitionkey: groupId }),
    ...(kind === "stream" && { sequence: String(made).padStart(12, "0") }),
    data: undefined,
  };
  const { headers } = emitCloudEvent(event, "binary");
  const stated = contentType === undefined ? [] : [["content-type", contentType]];
  // As it was given: content that is stated to be JSON need not be.
  return { headers: Object.fromEntries([...headers, ...stated]), body: content ?? "" };
}

function message(event: CloudEvent, made: number): EventRequest {
  const { headers, body } = emitCloudEvent(event, made % 2 === 0 ? "structured" : "binary");
  return { headers: Object.fromEntries(headers), body };
}
