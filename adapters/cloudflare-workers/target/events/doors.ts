/** The doors of a Worker that runs here: they ask the host's process to deliver. */
import { request } from "node:http";
import { serialize } from "node:v8";
import type { Build, EventDoor, Undelivered } from "@portable-fn/adapter-kit/target";
import type { EventKind, Manifest } from "@portable-fn/core";
import type { Task } from "./deliver.ts";

const DOORS: Readonly<Partial<Record<EventKind, string>>> = {
  queue: "queue",
  object: "r2",
  schedule: "cron",
};

/** An expression that no function has: it would fire on a day that does not come. */
const NEVER = "0 0 30 2 *";

/**
 * Tells whether an app has event functions.
 *
 * @param manifest the app's
 * @returns whether it has
 */
export function hasEvents({ functions }: Manifest): boolean {
  return functions.some(({ trigger }) => trigger.kind !== "http");
}

/**
 * Gives the doors of the triggers that a built app has functions for.
 *
 * @param build what was built
 * @param url where the host's process takes events
 * @returns the doors
 */
export function doorsOf({ manifest }: Build, url: string): readonly EventDoor[] {
  const { functions } = manifest;
  const kinds = new Set(functions.map(({ trigger }) => trigger.kind));
  const cronOf = (name: string): string => {
    const trigger = functions.find((fn) => fn.name === name)?.trigger;
    return trigger?.kind === "schedule" ? trigger.cron : NEVER;
  };
  return Object.entries(DOORS).flatMap(([key, name]): EventDoor[] => {
    const kind = key as EventKind;
    if (!kinds.has(kind)) return [];
    return [
      {
        name,
        async deliver(resource, postings) {
          const task: Task = { kind, resource, postings, cron: cronOf(resource) };
          return JSON.parse(await post(url, serialize(task))) as Undelivered;
        },
      },
    ];
  });
}

/** By `node:http`, whose answers may take as long as they like. */
function post(url: string, body: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: "POST", agent: false }, async (response) => {
      let text = "";
      for await (const piece of response.setEncoding("utf8")) text += piece;
      resolve(text);
    });
    sending.once("error", reject);
    sending.end(body);
  });
}
