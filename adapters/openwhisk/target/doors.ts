/** Where events go in: what fires triggers, and what sends to functions of Code Engine. */
import { createHash, randomUUID } from "node:crypto";
import { toBase64 } from "@portable-fn/adapter-kit/base64";
import { emitCloudEvent } from "@portable-fn/adapter-kit/cloud-events";
import { dataOf } from "@portable-fn/adapter-kit/events";
import type { EventDoor, Posting, Undelivered } from "@portable-fn/adapter-kit/target";
import type { CloudEvent } from "@portable-fn/core";
import { codeEngine } from "../src/from/code-engine.ts";
import type { KafkaEvent, KafkaMessage } from "../src/from/kafka-event.ts";
import { cosEvent } from "../src/from/object-event.ts";
import type { Activation } from "./container.ts";

/** Runs an activation. */
export type Run = (event: object) => Promise<Activation>;

/** Makes of postings the events that a service sends, and what each is known by. */
type Send = (
  resource: string,
  postings: readonly Posting[],
) => readonly { readonly event: object; readonly postings: readonly Posting[] }[];

/** Bytes of a trigger's parameters, less than what is allowed as JSON writes some anew. */
const FEED_BYTES = 500_000;
const PARTITIONS = 3;

/**
 * Makes the doors, by name.
 *
 * @param run runs the function
 * @param prefix what resources are called with
 * @returns the doors
 */
export function eventDoors(run: Run, prefix: string): readonly EventDoor[] {
  return Object.entries(SENDERS).map(([name, send]) => ({
    name,
    deliver: (resource, postings) => deliver(run, send(`${prefix}${resource}`, postings)),
  }));
}

async function deliver(run: Run, sent: ReturnType<Send>): Promise<Undelivered> {
  const dropped: string[] = [];
  for (const { event, postings } of sent) {
    const activation = await run(event);
    if (isFailure(activation)) dropped.push(...postings.map(identityOf));
  }
  return { dead: [], dropped };
}

/** An activation whose result says `error` is one that failed. */
function isFailure(activation: Activation): boolean {
  return "failure" in activation || Object.hasOwn(Object(activation.result), "error");
}

function identityOf({ content, key, scheduledTime }: Posting): string {
  if (key !== undefined) return key;
  return typeof content === "string" ? content : String(scheduledTime ?? "bytes");
}

const each =
  (make: (resource: string, posting: Posting) => object): Send =>
  (resource, postings) =>
    postings.map((posting) => ({ event: make(resource, posting), postings: [posting] }));

const SENDERS: Readonly<Record<string, Send>> = {
  trigger: each(triggerEvent),
  kafka: kafkaEvents,
  "code-engine-timer": each(timerEvent),
  "code-engine-bucket": each(bucketEvent),
};

/** Who fires the trigger has a CloudEvent, with the members of a topic's events. */
function triggerEvent(topic: string, posting: Posting): object {
  const { content = "", contentType, attributes = {} } = posting;
  const { data, datacontenttype } =
    contentType === undefined
      ? dataOf(content)
      : { data: Buffer.from(content as string), datacontenttype: contentType };
  return {
    specversion: "1.0",
    id: randomUUID(),
    source: `/topics/${topic}`,
    type: "portable-fn.topic.event",
    time: new Date().toISOString(),
    topic,
    attributes,
    datacontenttype,
    ...(data instanceof Uint8Array ? { data_base64: toBase64(data) } : { data }),
  };
}

const offsets = new Map<string, number>();

/** The feed puts into one firing what has come since the last. */
function kafkaEvents(topic: string, postings: readonly Posting[]): ReturnType<Send> {
  const fired: { event: KafkaEvent; postings: Posting[] }[] = [];
  let room = 0;
  for (const posting of postings) {
    const message = kafkaMessage(topic, posting);
    const length = Buffer.byteLength(JSON.stringify(message));
    const last = fired.at(-1);
    if (last && length <= room) {
      last.event = { messages: [...last.event.messages, message] };
      last.postings.push(posting);
    } else {
      fired.push({ event: { messages: [message] }, postings: [posting] });
      room = FEED_BYTES;
    }
    room -= length;
  }
  return fired;
}

function kafkaMessage(topic: string, { content = "", groupId }: Posting): KafkaMessage {
  const key = groupId ?? null;
  const [first = 0] = createHash("md5")
    .update(key ?? "")
    .digest();
  const partition = first % PARTITIONS;
  const at = `${topic} ${partition}`;
  const offset = offsets.get(at) ?? 0;
  offsets.set(at, offset + 1);
  return { value: Buffer.from(content as string).toString(), topic, partition, offset, key };
}

function timerEvent(name: string, { scheduledTime = Date.now() }: Posting): object {
  // Knative's source takes the time at which it sends.
  const time = new Date(scheduledTime + 59).toISOString();
  const source = `/apis/v1/namespaces/81fvkfqi3n6/pingsources/${name}`;
  const type = "dev.knative.sources.ping";
  return requestWith({ specversion: "1.0", id: randomUUID(), source, type, time, data: undefined });
}

function bucketEvent(bucket: string, posting: Posting): object {
  const { key = "", action = "created", content, contentType } = posting;
  const id = randomUUID();
  const time = new Date().toISOString();
  const size = action === "created" ? Buffer.byteLength(content ?? "") : undefined;
  return requestWith({
    specversion: "1.0",
    id,
    source: `https://cloud.ibm.com/catalog/services/cloud-object-storage/${bucket}`,
    type: `com.ibm.cloud.cos.document.${action === "created" ? "write" : "delete"}`,
    subject: key,
    time,
    datacontenttype: "application/json",
    data: cosEvent({ id, bucket, key, action, size, contentType, time }),
  });
}

function requestWith(event: CloudEvent): object {
  const { headers, body } = emitCloudEvent(event, "binary");
  return codeEngine.event({
    id: event.id,
    method: "POST",
    target: "/",
    headers,
    body: typeof body === "string" ? Buffer.from(body) : body,
    address: "127.0.0.1",
    protocol: "https",
  });
}
