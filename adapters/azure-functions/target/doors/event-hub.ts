/** The door "event-hub": a partitioned log of our own, read in batches. */
import { createHash } from "node:crypto";
import type { EventDoor, Posting } from "@portable-fn/adapter-kit/target";
import { deliverBatch } from "./feed.ts";
import { bytesOf, groupsOf, type Wiring, wiredTo } from "./wiring.ts";

const PARTITIONS = 2;
/** host.json: maxEventBatchSize. */
const BATCH_SIZE = 100;

/**
 * Makes the door.
 *
 * @param wiring the functions
 * @returns the door
 */
export function eventHubDoor(wiring: Wiring): EventDoor {
  const next = new Map<string, number>();
  return {
    name: "event-hub",
    async deliver(resource, postings) {
      const hub = wiring.prefix + resource;
      const wired = wiredTo(wiring, hub, (it) => it.listener.trigger["eventHubName"]);
      const partitions = groupsOf(postings, partitionOf);
      const read = async ([partition, records]: [string, readonly Posting[]]): Promise<
        string[]
      > => {
        const dropped: string[] = [];
        for (let at = 0; at < records.length; at += BATCH_SIZE) {
          const batch = records.slice(at, at + BATCH_SIZE);
          const first = next.get(`${hub}/${partition}`) ?? 0;
          next.set(`${hub}/${partition}`, first + batch.length);
          const entries = batch.map((posting, index) => ({
            id: `${partition}/${first + index}`,
            name: bytesOf(posting).toString(),
          }));
          const list = batch.map((posting) => ({ base64: bytesOf(posting).toString("base64") }));
          const metadata = metadataOf(hub, partition, batch, first);
          dropped.push(
            ...(await deliverBatch(wiring, wired, { input: { list }, metadata }, entries)),
          );
        }
        return dropped;
      };
      return { dead: [], dropped: (await Promise.all([...partitions].map(read))).flat() };
    },
  };
}

function partitionOf({ groupId = "" }: Posting): string {
  return String((createHash("sha256").update(groupId).digest()[0] ?? 0) % PARTITIONS);
}

/** EventHubTriggerInputBindingStrategy.AddBindingData. */
function metadataOf(
  hub: string,
  partition: string,
  batch: readonly Posting[],
  first: number,
): Readonly<Record<string, unknown>> {
  // .NET leaves the zone out here.
  const EnqueuedTimeUtc = new Date().toISOString().replace("Z", "");
  const system = batch.map(({ groupId = null, contentType }, index) => ({
    SequenceNumber: first + index,
    Offset: (first + index) * 100,
    OffsetString: String((first + index) * 100),
    PartitionKey: groupId,
    EnqueuedTimeUtc,
    ...(contentType && { "content-type": contentType }),
  }));
  return {
    PartitionContext: {
      PartitionId: partition,
      EventHubName: hub,
      ConsumerGroup: "$Default",
      FullyQualifiedNamespace: "host.servicebus.windows.net",
    },
    SequenceNumberArray: system.map((it) => it.SequenceNumber),
    OffsetArray: system.map((it) => it.OffsetString),
    EnqueuedTimeUtcArray: system.map(() => EnqueuedTimeUtc),
    PartitionKeyArray: batch.flatMap(({ groupId }) => groupId ?? []),
    PropertiesArray: batch.map(({ attributes = {} }) => attributes),
    SystemPropertiesArray: system,
  };
}
