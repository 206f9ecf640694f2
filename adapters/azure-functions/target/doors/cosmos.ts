/** The door "cosmos-db": a change feed of our own, of all versions and deletes. */
import type { EventDoor, Posting } from "@portable-fn/adapter-kit/target";
import { deliverBatch } from "./feed.ts";
import { type Wiring, wiredTo } from "./wiring.ts";

/** The change feed's own default. */
const BATCH_SIZE = 100;

const OPERATIONS = { insert: "create", update: "replace", delete: "delete" } as const;

/**
 * Makes the door.
 *
 * @param wiring the functions
 * @returns the door
 */
export function cosmosDoor(wiring: Wiring): EventDoor {
  let lsn = 0;
  return {
    name: "cosmos-db",
    async deliver(resource, postings) {
      const container = wiring.prefix + resource;
      const wired = wiredTo(wiring, container, (it) => it.listener.trigger["containerName"]);
      const isLatest = wired.listener.trigger["changeFeedMode"] === "LatestVersion";
      const dropped: string[] = [];
      for (let at = 0; at < postings.length; at += BATCH_SIZE) {
        const told = postings
          .slice(at, at + BATCH_SIZE)
          .filter(({ operation }) => !isLatest || operation !== "delete");
        const changes = told.map((posting) => {
          lsn += 1;
          const id = idOf(posting);
          const change = isLatest ? { ...posting.after, _lsn: lsn } : allVersions(posting, id, lsn);
          return { change, entry: { id: `${id}@${lsn}`, name: id } };
        });
        if (changes.length === 0) continue;
        const json = JSON.stringify(changes.map(({ change }) => change));
        const entries = changes.map(({ entry }) => entry);
        dropped.push(
          ...(await deliverBatch(wiring, wired, { input: { json }, metadata: {} }, entries)),
        );
      }
      return { dead: [], dropped };
    },
  };
}

function idOf({ before, after }: Posting): string {
  return String((after ?? before)?.["id"] ?? "");
}

function allVersions(
  { operation = "insert", before, after }: Posting,
  id: string,
  lsn: number,
): Readonly<Record<string, unknown>> {
  return {
    current: operation === "delete" ? {} : after,
    ...(operation !== "insert" && before && { previous: before }),
    metadata: {
      crts: Math.floor(Date.now() / 1000),
      lsn,
      operationType: OPERATIONS[operation],
      id,
      partitionKey: { id },
    },
  };
}
