/** What a door is made from, and what its requests have in common. */
import { randomUUID } from "node:crypto";
import type { Posting } from "@portable-fn/adapter-kit/target";
import type { EventKind } from "@portable-fn/core";
import type { DocumentChanged } from "../../src/from/firestore/document.ts";
import type { NativeMessage } from "../../src/from/message.ts";
import type { ObjectChanged } from "../../src/from/storage-object.ts";
import type { Shipment } from "./deliver.ts";

/** A door. */
export interface DoorPlan {
  /** A key of the target's `capabilities.events`. */
  readonly name: string;
  readonly trigger: EventKind;
  /** From a function's attempts to how often Google delivers. Default the same. */
  readonly attempts?: (most: number) => number;
  /** Whether what is given up goes to a dead-letter topic. */
  readonly keepsDead: boolean;
  /** The path that events are posted to. Default `/`. */
  readonly path?: (resource: string) => string;
  /** Makes an event of a posting, for a resource by the provider's name. */
  readonly ship: (resource: string, posting: Posting) => Shipment;
}

/** The project of the host. */
const PROJECT = "projects/portable-fn";

/** @returns the subscription of a resource */
export function subscriptionOf(resource: string): string {
  return `${PROJECT}/subscriptions/${resource}`;
}

/** @returns the topic of a resource */
export function topicOf(resource: string): string {
  return `${PROJECT}/topics/${resource}`;
}

/** @returns an id as Google makes them */
export function newId(): string {
  return String(BigInt(`0x${randomUUID().replaceAll("-", "").slice(0, 14)}`));
}

/** @returns the message that a posting is published as */
export function messageOf({
  content = "",
  contentType,
  attributes = {},
  groupId,
}: Posting): NativeMessage {
  return {
    id: newId(),
    content: Buffer.from(content as string),
    attributes: {
      ...attributes,
      ...(contentType !== undefined && { "content-type": contentType }),
    },
    publishTime: new Date().toISOString(),
    orderingKey: groupId,
  };
}

/** @returns the text of a posting's content */
export function textOf({ content = "" }: Posting): string {
  return Buffer.from(content as string).toString();
}

/** @returns what became of the object that a posting tells of */
export function objectOf(bucket: string, posting: Posting): ObjectChanged {
  const { key = "", action = "created", contentType = "text/plain" } = posting;
  return {
    id: newId(),
    time: new Date().toISOString(),
    bucket,
    key,
    action,
    size: Buffer.byteLength(textOf(posting)),
    etag: "CAE=",
    contentType,
  };
}

/** @returns what became of the document that a posting tells of */
export function documentOf(collection: string, posting: Posting): DocumentChanged {
  const { operation = "insert", before, after } = posting;
  const id = String((after ?? before)?.["id"]);
  return {
    id: newId(),
    time: new Date().toISOString(),
    database: `${PROJECT}/databases/(default)`,
    path: `${collection}/${id}`,
    operation,
    before,
    after,
  };
}
