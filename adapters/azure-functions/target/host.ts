/** Starts a built entry with the real library, in a process of its own, and what delivers events to it. */
import { residentBytes } from "@portable-fn/adapter-kit/host";
import type { Build, EventDoor, Host } from "@portable-fn/adapter-kit/target";
import { openDoors } from "./doors/doors.ts";
import { connectionString, startAzurite } from "./storage/azurite.ts";
import { startWorker, type WorkerProcess } from "./worker-process.ts";

/** What resources are called with here, so that no name is the provider's by accident. */
const PREFIX = "conf-";

const OTHER_SERVICES = { PORTABLE_FN_AZURE_SERVICES: '{"topic":"event-grid"}' };

/**
 * Starts the host of a build.
 *
 * @param build what was built
 * @returns the host; its one ingress is named as the build's mode
 */
export async function start(build: Build): Promise<Host> {
  const kinds = build.manifest.functions.map(({ trigger }) => trigger.kind);
  const isStoring = kinds.includes("queue") || kinds.includes("object");
  const azurite = isStoring ? await startAzurite(build.directory) : undefined;
  const prefix = build.env["PORTABLE_FN_PREFIX"] ?? PREFIX;
  const env = {
    PORTABLE_FN_PREFIX: prefix,
    ...(azurite && { AzureWebJobsStorage: connectionString(azurite.account) }),
  };
  const begun = [startWorker(build, env)];
  // A deployment chooses one service for topics; here both have their door, each with its own process.
  if (kinds.includes("topic")) begun.push(startWorker(build, { ...env, ...OTHER_SERVICES }));
  const workers: WorkerProcess[] = [];
  try {
    for (const one of begun) workers.push(await one);
  } catch (error) {
    await Promise.allSettled(begun.map(async (one) => (await one).child().stop(0)));
    await azurite?.child.stop(0);
    throw error;
  }
  const doors = new Map<string, EventDoor>();
  for (const worker of workers) {
    for (const door of openDoors(worker, build.manifest, prefix, azurite?.account)) {
      if (!doors.has(door.name)) doors.set(door.name, door);
    }
  }
  return {
    get ingresses() {
      return [{ name: build.mode, url: workers[0]?.url() ?? "" }];
    },
    doors: [...doors.values()],
    kill: async () => {
      await Promise.all(workers.map((worker) => worker.kill()));
    },
    logs: mergedLogs(workers),
    residentBytes: () => residentBytes(workers.map((worker) => worker.child().pid)),
    isRunning: () => workers.every((worker) => worker.child().isRunning()),
    async stop() {
      await Promise.all(workers.map((worker) => worker.child().stop()));
      await azurite?.child.stop(0);
    },
  };
}

/** Lines of several processes in the order in which they were first seen, so that none moves. */
function mergedLogs(workers: readonly WorkerProcess[]): () => readonly string[] {
  const [only, ...others] = workers;
  if (only && others.length === 0) return () => only.logs();
  const merged: string[] = [];
  const taken = workers.map(() => 0);
  return () => {
    for (const [at, worker] of workers.entries()) {
      const lines = worker.logs();
      merged.push(...lines.slice(taken[at]));
      taken[at] = lines.length;
    }
    return merged;
  };
}
