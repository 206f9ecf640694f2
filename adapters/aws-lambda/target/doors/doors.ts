/** The doors for events that an app's functions ask for. */
import type { EventDoor } from "@portable-fn/adapter-kit/target";
import type { EventKind } from "@portable-fn/core";
import { systemClock } from "../clock.ts";
import { startSqs } from "../sqs/server.ts";
import type { OpenDoor, Premises } from "./door.ts";
import { openKafka } from "./kafka.ts";
import { openObjects } from "./objects.ts";
import { openRule, openScheduler } from "./schedules.ts";
import { openSqs } from "./sqs.ts";
import { openDynamoDb, openKinesis } from "./streams.ts";
import { openEventBridge, openSns, openSnsSqs } from "./topics.ts";

type Open = (premises: Premises) => Promise<readonly OpenDoor[]> | readonly OpenDoor[];

const BY_KIND: Readonly<Record<EventKind, Open>> = {
  queue: (premises) => [openSqs(premises, isFifo(premises))],
  topic: (premises) => [openSns(premises), openSnsSqs(premises), openEventBridge(premises)],
  object: openObjects,
  change: (premises) => [openDynamoDb(premises)],
  stream: (premises) => [openKinesis(premises), openKafka(premises)],
  schedule: (premises) => [openScheduler(premises), openRule(premises)],
};

/** The doors, open. */
export interface OpenDoors {
  readonly doors: readonly EventDoor[];
  /** Closes them. */
  stop(): Promise<void>;
}

/**
 * Opens the doors for the triggers that an app has functions for.
 *
 * @param plan the app, the names of its resources, and what runs it
 * @returns the doors
 */
export async function openDoors(
  plan: Pick<Premises, "manifest" | "prefix" | "invoke">,
): Promise<OpenDoors> {
  const kinds = new Set(plan.manifest.functions.map(({ trigger }) => trigger.kind));
  const wanted = Object.entries(BY_KIND).flatMap(([kind, open]) =>
    kinds.has(kind as EventKind) ? [open] : [],
  );
  if (wanted.length === 0) return { doors: [], stop: async () => {} };
  const sqs = await startSqs();
  const premises = { ...plan, clock: systemClock, queues: sqs.service };
  const doors = (await Promise.all(wanted.map((open) => open(premises)))).flat();
  return {
    doors,
    async stop() {
      await Promise.all(doors.map((door) => door.stop()));
      await sqs.stop();
    },
  };
}

function isFifo({ manifest }: Premises): boolean {
  return manifest.functions.some(({ trigger }) => trigger.kind === "queue" && trigger.fifo);
}
