/** The door "blob": a real container in azurite, looked through with receipts, or told of by Event Grid. */
import { setTimeout as pause } from "node:timers/promises";
import type { EventDoor, Posting, Undelivered } from "@portable-fn/adapter-kit/target";
import type { Account } from "../storage/azurite.ts";
import { BlobContainer, type ListedBlob } from "../storage/container.ts";
import { StorageQueue } from "../storage/queue.ts";
import { blobEvent } from "./event-grid.ts";
import { attemptsOf, bytesOf, inPool, type Wired, type Wiring, wiredTo } from "./wiring.ts";

/** host.json: poisonBlobThreshold. */
const ATTEMPTS = 5;
/** Of a subscription of Event Grid, for which object functions say nothing. */
const GRID_ATTEMPTS = 3;
const POISON = "webjobs-blobtrigger-poison";
/** host.json: maxDegreeOfParallelism, per core. */
const CONCURRENCY = 8;
/** Milliseconds between two looks; the platform takes up to ten minutes. */
const POLL = 20;

/**
 * Makes the door.
 *
 * @param wiring the functions
 * @param account where the containers are
 * @returns the door
 */
export function blobDoor(wiring: Wiring, account: Account): EventDoor {
  const receipts = new Set<string>();
  let before: Promise<unknown> = Promise.resolve();
  return {
    name: "blob",
    deliver(resource, postings) {
      // One after the other: whoever looks through the container sees everybody's blobs.
      const delivered = before.then(() => deliver(wiring, account, receipts, resource, postings));
      before = delivered.catch(() => {});
      return delivered;
    },
  };
}

async function deliver(
  wiring: Wiring,
  account: Account,
  receipts: Set<string>,
  resource: string,
  postings: readonly Posting[],
): Promise<Undelivered> {
  const name = wiring.prefix + resource;
  const wired = wiredTo(wiring, name, (it) => containerOf(wiring, it));
  const container = new BlobContainer(account, name);
  const poison = new StorageQueue(account, POISON);
  await Promise.all([container.create(), poison.create()]);
  if (wired.listener.trigger.type === "eventGridTrigger") {
    return tell(wiring, wired, name, container, postings);
  }
  const waiting = await store(container, postings);
  while (waiting.size > 0) {
    const fresh = (await container.list()).filter((it) => !receipts.has(receipt(name, it)));
    await inPool(fresh, CONCURRENCY, async (blob) => {
      receipts.add(receipt(name, blob));
      const isDone =
        !isMatch(wired, blob.name) || (await invoke(wiring, wired, name, container, blob));
      if (!isDone) await poison.put(poisonMessage(wired, name, blob));
      waiting.delete(blob.name);
    });
    if (fresh.length === 0) await pause(POLL);
  }
  return { dead: await namesIn(poison), dropped: [] };
}

/** Stores or deletes each blob, and hands over what Event Grid says of it until it is taken. */
async function tell(
  { run }: Wiring,
  { listener }: Wired,
  name: string,
  container: BlobContainer,
  postings: readonly Posting[],
): Promise<Undelivered> {
  const dead: string[] = [];
  await inPool(postings, CONCURRENCY, async (posting) => {
    await store(container, [posting]);
    const input = { json: JSON.stringify(blobEvent(name, posting)) };
    const isDone = await attemptsOf(GRID_ATTEMPTS, async () => {
      return (await run({ name: listener.name, input, metadata: {} })).isSuccess;
    });
    if (!isDone) dead.push(posting.key ?? "");
  });
  return { dead, dropped: [] };
}

async function namesIn(poison: StorageQueue): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const taken = await poison.take(32, 60);
    if (taken.length === 0) return names;
    for (const message of taken) {
      names.push((JSON.parse(message.content.toString()) as { BlobName: string }).BlobName);
      await poison.delete(message);
    }
  }
}

/** @returns the names of the blobs that are new: of deletes this trigger learns nothing */
async function store(container: BlobContainer, postings: readonly Posting[]): Promise<Set<string>> {
  const waiting = new Set<string>();
  for (const posting of postings) {
    const { key = "", action = "created", contentType = "application/octet-stream" } = posting;
    if (action === "deleted") await container.delete(key);
    else {
      await container.put(key, bytesOf(posting), contentType);
      waiting.add(key);
    }
  }
  return waiting;
}

async function invoke(
  { run }: Wiring,
  { listener }: Wired,
  containerName: string,
  container: BlobContainer,
  { name, etag }: ListedBlob,
): Promise<boolean> {
  const blob = await container.get(name);
  if (!blob) return true;
  const metadata = {
    BlobTrigger: `${containerName}/${name}`,
    Uri: blob.url,
    Properties: {
      ContentLength: blob.content.length,
      ContentType: blob.contentType,
      ETag: etag,
      LastModified: blob.lastModified,
    },
    Metadata: {},
    Name: name,
  };
  const input = { bytes: { base64: blob.content.toString("base64") } };
  return attemptsOf(
    ATTEMPTS,
    async () => (await run({ name: listener.name, input, metadata })).isSuccess,
  );
}

/** The trigger of Event Grid says nothing of a container. */
function containerOf({ prefix }: Wiring, { listener, fn }: Wired): string {
  const path = listener.trigger["path"];
  if (typeof path === "string") return path.split("/")[0] ?? "";
  return fn.trigger.kind === "object" ? prefix + fn.trigger.bucket : "";
}

/** The path's pattern has one `{name}`, with text before and behind. */
function isMatch({ listener }: Wired, name: string): boolean {
  const pattern = String(listener.trigger["path"]).replace(/^[^/]*\//, "");
  const [before = "", after = ""] = pattern.split("{name}");
  return (
    name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after)
  );
}

function receipt(container: string, { name, etag }: ListedBlob): string {
  return `${container}/${name}@${etag}`;
}

/** BlobTriggerMessage. */
function poisonMessage({ listener }: Wired, container: string, { name, etag }: ListedBlob): Buffer {
  const FunctionId = `Host.Functions.${listener.name}`;
  const names = { ContainerName: container, BlobName: name, ETag: `"${etag}"` };
  return Buffer.from(
    JSON.stringify({ Type: "BlobTrigger", FunctionId, BlobType: "BlockBlob", ...names }),
  );
}
