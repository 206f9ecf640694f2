/** The door "event-grid", and what Event Grid tells of blobs: deliveries of our own. */
import { randomUUID } from "node:crypto";
import type { EventDoor, Posting } from "@portable-fn/adapter-kit/target";
import { attemptsOf, bytesOf, inPool, type Wired, type Wiring, wiredTo } from "./wiring.ts";

const CONCURRENCY = 16;
/**
 * Makes the door. An event that fails comes again; after the subscription's maximum it is a dead letter,
 * for which the subscription has a container.
 *
 * @param wiring the functions
 * @returns the door
 */
export function eventGridDoor(wiring: Wiring): EventDoor {
  return {
    name: "event-grid",
    async deliver(resource, postings) {
      // What a subscription is for stands in the subscription alone; the trigger says nothing of it.
      const { listener, fn } = wiredTo(wiring, resource, (it) => topicOf(it));
      const attempts = fn.trigger.kind === "topic" ? fn.trigger.maxAttempts : 1;
      const dead: string[] = [];
      await inPool(postings, CONCURRENCY, async (posting) => {
        const input = { json: JSON.stringify(cloudEvent(wiring.prefix + resource, posting)) };
        const isDone = await attemptsOf(attempts, async () => {
          return (await wiring.run({ name: listener.name, input, metadata: {} })).isSuccess;
        });
        if (!isDone) dead.push(bytesOf(posting).toString());
      });
      return { dead, dropped: [] };
    },
  };
}

function topicOf({ fn: { trigger } }: Wired): string | undefined {
  return trigger.kind === "topic" ? trigger.topic : undefined;
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

/** JSON goes as JSON, other text as text, and all else as base64. */
function dataOf(posting: Posting): Readonly<Record<string, unknown>> {
  const { content = "", contentType } = posting;
  const type = contentType && { datacontenttype: contentType };
  const isJson = contentType !== undefined && /[/+]json/.test(contentType);
  if (typeof content === "string") {
    if (isJson || (!contentType && /^\s*[[{"]/.test(content))) {
      try {
        const data: unknown = JSON.parse(content);
        return { datacontenttype: "application/json", ...type, data };
      } catch {
        // It is none.
      }
    }
    if (!isJson) return { datacontenttype: "text/plain", ...type, data: content };
  }
  return { ...type, data_base64: bytesOf(posting).toString("base64") };
}

/**
 * Makes the event of a change of a blob, in Event Grid's own schema.
 *
 * @param container the provider's name of the container
 * @param posting the change
 * @returns the event
 */
export function blobEvent(container: string, posting: Posting): Readonly<Record<string, unknown>> {
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
