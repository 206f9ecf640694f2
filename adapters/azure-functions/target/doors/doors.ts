/** The doors of a host: one for each kind of trigger that the entry has registered. */
import type { EventDoor } from "@portable-fn/adapter-kit/target";
import type { Manifest } from "@portable-fn/core";
import type { Account } from "../storage/azurite.ts";
import type { WorkerProcess } from "../worker-process.ts";
import { blobDoor } from "./blob.ts";
import { cosmosDoor } from "./cosmos.ts";
import { eventGridDoor } from "./event-grid.ts";
import { eventHubDoor } from "./event-hub.ts";
import { serviceBusDoor } from "./service-bus.ts";
import { storageQueueDoor } from "./storage-queue.ts";
import { timerDoor } from "./timer.ts";
import type { Wired, Wiring } from "./wiring.ts";

/**
 * Opens the doors.
 *
 * @param worker the worker, with what was registered
 * @param manifest the app's
 * @param prefix what stands before the names of resources
 * @param account where queues and blobs are, if there are any
 * @returns the doors
 */
export function openDoors(
  worker: WorkerProcess,
  manifest: Manifest,
  prefix: string,
  account: Account | undefined,
): readonly EventDoor[] {
  const byDoor = new Map<string, [Wired, ...Wired[]]>();
  for (const listener of worker.listeners) {
    const fn = manifest.functions.find(({ name }) => name === listener.name.replace(/_2$/, ""));
    if (!fn) continue;
    const wired: Wired = { listener, fn };
    const name = doorOf(wired);
    const others = byDoor.get(name);
    if (others) others.push(wired);
    else byDoor.set(name, [wired]);
  }
  return [...byDoor].flatMap(([name, functions]) => {
    const door = open(name, { run: worker.run, functions, prefix }, account);
    return door ? [door] : [];
  });
}

function open(name: string, wiring: Wiring, account: Account | undefined): EventDoor | undefined {
  switch (name) {
    case "storage-queue":
      return account && storageQueueDoor(wiring, account);
    case "blob":
      return account && blobDoor(wiring, account);
    case "service-bus-queue":
    case "service-bus-topic":
      return serviceBusDoor(name, wiring);
    case "event-grid":
      return eventGridDoor(wiring);
    case "event-hub":
      return eventHubDoor(wiring);
    case "cosmos-db":
      return cosmosDoor(wiring);
    default:
      return timerDoor(wiring);
  }
}

function doorOf({ listener: { trigger }, fn }: Wired): string {
  switch (trigger.type) {
    case "queueTrigger":
      return "storage-queue";
    case "serviceBusTrigger":
      return trigger["topicName"] === undefined ? "service-bus-queue" : "service-bus-topic";
    case "blobTrigger":
      return "blob";
    case "eventGridTrigger":
      return fn.trigger.kind === "object" ? "blob" : "event-grid";
    case "eventHubTrigger":
      return "event-hub";
    case "cosmosDBTrigger":
      return "cosmos-db";
    default:
      return "timer";
  }
}
