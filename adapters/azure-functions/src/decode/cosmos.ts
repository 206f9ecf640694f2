/** Changes of items in a Cosmos DB container. */
import { changeEvent, DecodeError, type EventItem } from "@portable-fn/adapter-kit/events";
import type { ChangeEvent } from "@portable-fn/core";
import { type Metadata, recordOf, textOf } from "../metadata.ts";
import type { DecodeEvents } from "./delivery.ts";

const OPERATIONS: Readonly<Record<string, ChangeEvent["operation"]>> = {
  create: "insert",
  replace: "update",
  delete: "delete",
};

/** Decodes the input of a Cosmos DB trigger that tells all versions and deletes. */
export const decodeAllVersions: DecodeEvents = (input, _context, { resource }) =>
  itemsOf(input, resource, (change) => {
    const metadata = recordOf(change["metadata"]) ?? {};
    const current = recordOf(change["current"]);
    const previous = recordOf(change["previous"]);
    const known = textOf(metadata["operationType"]) ?? "";
    const operation = Object.hasOwn(OPERATIONS, known) ? OPERATIONS[known] : undefined;
    if (!operation) throw new DecodeError("The change has no known operation");
    const seconds = metadata["crts"];
    return {
      operation,
      // A delete leaves an empty item.
      after: operation === "delete" ? undefined : current,
      before: previous,
      key: {
        ...recordOf(metadata["partitionKey"]),
        id: metadata["id"] ?? current?.["id"] ?? previous?.["id"],
      },
      position: metadata["lsn"],
      seconds,
    };
  });

/** Decodes the input of a Cosmos DB trigger that tells the latest version: which change it was is unknown. */
export const decodeLatestVersion: DecodeEvents = (input, _context, { resource }) =>
  itemsOf(input, resource, (item) => ({
    operation: "update",
    after: item,
    before: undefined,
    key: { id: item["id"] },
    position: item["_lsn"],
    seconds: item["_ts"],
  }));

interface Change {
  readonly operation: ChangeEvent["operation"];
  readonly key: Readonly<Record<string, unknown>>;
  readonly before: Metadata | undefined;
  readonly after: Metadata | undefined;
  /** The log sequence number. */
  readonly position: unknown;
  readonly seconds: unknown;
}

function itemsOf(
  input: unknown,
  resource: string,
  read: (change: Metadata) => Change,
): readonly EventItem[] {
  if (!Array.isArray(input)) throw new DecodeError("The input is no list of changes");
  return input.map((given: unknown, index): EventItem => {
    const change = recordOf(given);
    const place = change && placeOf(change);
    const id = place ?? String(index);
    return {
      id,
      order: resource,
      read: () => {
        if (!change) throw new DecodeError("A change is no object");
        const { seconds, position: _, ...parts } = read(change);
        if (typeof parts.key["id"] !== "string") throw new DecodeError("A changed item has no id");
        return changeEvent({
          ...parts,
          id,
          source: `/cosmos-db/${resource}`,
          subject: parts.key["id"],
          time: typeof seconds === "number" ? seconds * 1000 : undefined,
        });
      },
    };
  });
}

/** What names a change in either mode, the same each time that it comes. */
function placeOf(change: Metadata): string | undefined {
  const metadata = recordOf(change["metadata"]);
  const item = metadata ? (recordOf(change["current"]) ?? {}) : change;
  const position = textOf(metadata?.["lsn"] ?? item["_lsn"]);
  const id = textOf(metadata?.["id"] ?? item["id"]);
  return position === undefined && id === undefined ? undefined : `${id ?? ""}@${position ?? ""}`;
}
