/** The events of the host's process: postings from the host become what the senders are told. */

import type { Posting, Undelivered } from "@portable-fn/adapter-kit/target";
import type { EventKind } from "@portable-fn/core";
import { isPortableError } from "@portable-fn/core";
import type { MemoryDelivery } from "../src/events/line.ts";
import type { MemoryEntry } from "../src/to.ts";

/**
 * Sends postings.
 *
 * @param entry the app
 * @param kind the trigger that they are for
 * @param resource the resource's name
 * @param postings the events
 * @returns what was not acknowledged
 */
export async function deliver(
  entry: MemoryEntry,
  kind: EventKind,
  resource: string,
  postings: readonly Posting[],
): Promise<Undelivered> {
  try {
    const all = await Promise.all(postings.map((one) => SEND[kind](entry, resource, one)));
    const dead = all.flatMap(({ deadLetters }) => deadLetters);
    return { dead: dead.map(({ sent }) => textOf(sent)), dropped: [] };
  } catch (error) {
    if (!isPortableError(error) || error.code !== "PFN_UNCLAIMED") throw error;
    console.error(error.message);
    return { dead: [], dropped: postings.map((one) => JSON.stringify(one)) };
  }
}

type Send = (entry: MemoryEntry, resource: string, posting: Posting) => Promise<MemoryDelivery>;

interface Item {
  readonly id: unknown;
}

const SEND: Readonly<Record<EventKind, Send>> = {
  queue: (entry, name, { content, ...options }) => entry.queue(name).send(content, options),
  topic: (entry, name, { content, ...options }) => entry.topic(name).publish(content, options),
  stream: (entry, name, { content, groupId }) =>
    entry.stream(name).put({ data: content, ...(groupId && { partitionKey: groupId }) }),
  schedule: (entry, name, { scheduledTime }) =>
    entry.schedule(name).tick(new Date(scheduledTime ?? Date.now())),
  object: (entry, name, { key = "", action = "created", content = "" }) =>
    action === "created"
      ? entry.object(name).created(key, { size: content.length })
      : entry.object(name).deleted(key),
  change(entry, name, { operation, before, after }) {
    const table = entry.change(name);
    if (operation === "delete") return table.delete(before as unknown as Item);
    if (operation === "insert") return table.insert(after as unknown as Item);
    return table.update(before as unknown as Item, after as unknown as Item);
  },
};

function textOf(sent: unknown): string {
  return typeof sent === "string" ? sent : JSON.stringify(sent);
}
