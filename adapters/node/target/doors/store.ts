/** Postings into the store, from this process: the one that runs the functions finds them in the file. */
import { setTimeout as pause } from "node:timers/promises";
import type { EventDoor, Posting, Undelivered } from "@portable-fn/adapter-kit/target";
import type { EventKind } from "@portable-fn/core";
import { queueOf, tickQueue } from "../../src/events/names.ts";
import { openStore } from "../../src/events/store-options.ts";
import type { NewMessage } from "../../src/queue-store/message.ts";
import type { QueueStore } from "../../src/queue-store/store.ts";
import type { DoorPlan } from "./plan.ts";

/** Milliseconds between looks for what is left. */
const PACE = 5;

/** The doors of a store. */
export interface StoreDoors {
  deliver(kind: EventKind): EventDoor["deliver"];
  close(): void;
}

/**
 * Makes the doors of a store.
 *
 * @param plan the build, and its store file
 * @returns the doors; the file is opened when the first is used
 */
export function createStoreDoors({ manifest, store: file }: DoorPlan): StoreDoors {
  let opened: QueueStore | undefined;
  const seen = new Map<string, number>();
  const open = () => {
    opened ??= openStore(file);
    return opened;
  };
  /** Waits until nothing is left; gives what died meanwhile. */
  const settled = async (queue: string): Promise<string[]> => {
    const store = open();
    while (opened && store.nextVisibleAt(queue) !== undefined) await pause(PACE);
    const dead = store.peekDead(queue, { max: 10_000, after: seen.get(queue) ?? 0 });
    seen.set(queue, dead.at(-1)?.key ?? seen.get(queue) ?? 0);
    return dead.map(({ body }) => String(body));
  };
  return {
    deliver: (kind) => async (resource, postings) => {
      const messages = postings.map(kind === "schedule" ? tickOf : messageOf);
      const functions = manifest.functions.filter(
        (fn) => fn.trigger.kind === kind && resourceOf(fn) === resource,
      );
      if (functions.length === 0) return unclaimed(open(), kind, resource, messages);
      const queues = functions.map((fn) => queueOf(manifest, fn) ?? "");
      if (kind === "topic") open().publish(resource, messages);
      else for (const queue of queues) open().send(queue, messages);
      const dead = await Promise.all(queues.map(settled));
      return { dead: dead.flat(), dropped: [] };
    },
    close() {
      opened?.close();
      opened = undefined;
    },
  };

  /** What nobody takes waits in the file for ever, which nobody here can wait for. */
  function unclaimed(
    store: QueueStore,
    kind: EventKind,
    resource: string,
    messages: readonly NewMessage[],
  ): Undelivered {
    if (kind === "topic") {
      if (store.publish(resource, messages) > 0) throw new Error(`${resource} has subscribers`);
    } else {
      const queue = kind === "schedule" ? tickQueue(manifest.name, resource) : resource;
      store.send(queue, messages);
      store.purge(queue, "living");
    }
    return { dead: [], dropped: messages.map(({ body }) => String(body)) };
  }
}

function resourceOf({ name, trigger }: DoorPlan["manifest"]["functions"][number]): string {
  if (trigger.kind === "queue") return trigger.queue;
  return trigger.kind === "topic" ? trigger.topic : name;
}

function messageOf({ content = "", contentType, attributes, groupId }: Posting): NewMessage {
  return {
    body: content,
    ...(contentType !== undefined && { contentType }),
    ...(attributes && { attributes }),
    ...(groupId !== undefined && { groupId }),
  };
}

/** As the entry's own timer writes it when a tick is due. */
function tickOf({ scheduledTime = Date.now() }: Posting): NewMessage {
  const body = { scheduledTime: new Date(scheduledTime).toISOString(), isPastDue: false };
  return { body: JSON.stringify(body), contentType: "application/json" };
}
