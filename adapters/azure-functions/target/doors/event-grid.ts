/**
 * The doors "event-grid" and "event-grid-storage": deliveries of our own, of CloudEvents for topics and
 * of Event Grid's schema for blobs. An event that fails comes again; after the subscription's maximum it
 * is a dead letter, for which the subscription has a container.
 */
import { randomUUID } from "node:crypto";
import type { EventDoor, Posting } from "@portable-fn/adapter-kit/target";
import { attemptsOf, bytesOf, inPool, type Wired, type Wiring } from "./wiring.ts";

const CONCURRENCY = 16;
/** Of a subscription for blobs, for which functions say nothing. */
const ATTEMPTS = 3;

/**
 * Makes a door.
 *
 * @param name which of the two
 * @param wiring the functions
 * @returns the door
 */
export function eventGridDoor(
  name: "event-grid" | "event-grid-storage",
  wiring: Wiring,
): EventDoor {
  return {
    name,
    async deliver(resource, postings) {
      const wired = subscriber(wiring, resource);
      const { trigger } = wired.fn;
      const attempts = trigger.kind === "topic" ? trigger.maxAttempts : ATTEMPTS;
      const dead: string[] = [];
      await inPool(postings, CONCURRENCY, async (posting) => {
        const event =
          name === "event-grid"
            ? cloudEvent(wiring.prefix + resource, posting)
            : blobEvent(wiring.prefix + resource, posting);
        const input = { json: JSON.stringify(event) };
        const isDone = await attemptsOf(attempts, async () => {
          return (await wiring.run({ name: wired.listener.name, input, metadata: {} })).isSuccess;
        });
        if (!isDone) dead.push(posting.key ?? bytesOf(posting).toString());
      });
      return { dead, dropped: [] };
    },
  };
}

/** What a subscription is for stands in the subscription alone; the trigger says nothing of it. */
function subscriber({ functions }: Wiring, resource: string): Wired {
  const found = functions.find(({ fn: { trigger } }) => {
    return (
      (trigger.kind === "topic" && trigger.topic === resource) ||
      (trigger.kind === "object" && trigger.bucket === resource)
    );
  });
  return found ?? functions[0];
}

function cloudEvent(topic: string, posting: Posting): Readonly<Record<string, unknown>> {
  return {
    specversion: "1.0",
    id: randomUUID(),
    source: `/topics/${topic}`,
    type: "host.posting",
    time: new Date().toISOString(),
    ...dataOf(posting),
  };
}

/** JSON goes as JSON, other text as text, and bytes as base64. */
function dataOf(posting: Posting): Readonly<Record<string, unknown>> {
  const { content = "", contentType } = posting;
  if (typeof content !== "string") {
    const data_base64 = bytesOf(posting).toString("base64");
    return { data_base64, ...(contentType && { datacontenttype: contentType }) };
  }
  if (contentType === undefined || /[/+]json/.test(contentType)) {
    try {
      const data: unknown = JSON.parse(content);
      const isJson = contentType !== undefined || typeof data !== "number";
      if (isJson) return { datacontenttype: contentType ?? "application/json", data };
    } catch {
      // Text after all.
    }
  }
  return { datacontenttype: contentType ?? "text/plain", data: content };
}

function blobEvent(container: string, posting: Posting): Readonly<Record<string, unknown>> {
  const { key = "", action = "created", contentType } = posting;
  return {
    id: randomUUID(),
    topic:
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/hostaccount",
    subject: `/blobServices/default/containers/${container}/blobs/${key}`,
    eventType:
      action === "created" ? "Microsoft.Storage.BlobCreated" : "Microsoft.Storage.BlobDeleted",
    eventTime: new Date().toISOString(),
    data: {
      api: action === "created" ? "PutBlob" : "DeleteBlob",
      contentType: contentType ?? "application/octet-stream",
      eTag: `0x${randomUUID().slice(0, 8).toUpperCase()}`,
      ...(action === "created" && { contentLength: bytesOf(posting).length }),
      blobType: "BlockBlob",
    },
    dataVersion: "",
    metadataVersion: "1",
  };
}
