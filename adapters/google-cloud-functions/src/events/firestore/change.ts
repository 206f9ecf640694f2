/** A change of a Firestore document, whichever way it came. */
import { changeEvent, DecodeError, type EventParts } from "@portable-fn/adapter-kit/events";
import type { ChangeEvent } from "@portable-fn/core";
import { type Candidate, noEvent } from "../delivery.ts";
import { snapshotsInJson } from "./json.ts";
import type { Snapshots } from "./plain.ts";
import { snapshotsInProtobuf } from "./protobuf.ts";

/** What a change is made of. */
export interface ChangeParts extends EventParts {
  /** The document's path in its database, such as `customers/c1`. */
  readonly path: string | undefined;
  /** The event's data, JSON or Protocol Buffers. */
  readonly data: unknown;
  /** Default what the data shows. */
  readonly operation: ChangeEvent["operation"] | undefined;
}

/**
 * Makes the candidate of a change.
 *
 * @param parts what is known before the data is read
 * @returns the candidate; the table is the collection that holds the document
 * @throws DecodeError when the path is none of a document
 */
export function changeCandidate(parts: ChangeParts): Candidate {
  const { path = "", data, operation, ...rest } = parts;
  const steps = path.split("/");
  const id = steps.at(-1);
  const collection = steps.at(-2);
  if (!id || !collection || steps.length % 2 === 1) throw noEvent("it names no document");
  return {
    kind: "change",
    names: [...new Set([collection, steps.slice(0, -1).join("/")])],
    read: () => {
      const snapshots =
        data instanceof Uint8Array ? snapshotsInProtobuf(data) : snapshotsInJson(data);
      return changeEvent({
        ...rest,
        ...snapshots,
        subject: path,
        key: { id },
        operation: operationOf(operation, snapshots),
      });
    },
  };
}

function operationOf(
  said: ChangeEvent["operation"] | undefined,
  { before, after }: Snapshots,
): ChangeEvent["operation"] {
  const shown = after ? (before ? "update" : "insert") : "delete";
  const operation = said ?? shown;
  if ((operation === "delete" && !said && !before) || (operation !== "delete" && !after)) {
    throw new DecodeError("The event has no document");
  }
  return operation;
}
