/** Starts a built entry with the real library, in a process of its own, and what delivers events to it. */
import { residentBytes } from "@portable-fn/adapter-kit/host";
import type { Build, Host } from "@portable-fn/adapter-kit/target";
import { openDoors } from "./doors/doors.ts";
import { connectionString, startAzurite } from "./storage/azurite.ts";
import { startWorker } from "./worker-process.ts";

/** What resources are called with here, so that no name is the provider's by accident. */
const PREFIX = "conf-";

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
  try {
    const worker = await startWorker(build, {
      PORTABLE_FN_PREFIX: prefix,
      ...(azurite && { AzureWebJobsStorage: connectionString(azurite.account) }),
    });
    return {
      get ingresses() {
        return [{ name: build.mode, url: worker.url() }];
      },
      doors: openDoors(worker, build.manifest, prefix, azurite?.account),
      kill: () => worker.kill(),
      logs: () => worker.logs(),
      residentBytes: () => residentBytes([worker.child().pid]),
      isRunning: () => worker.child().isRunning(),
      async stop() {
        await worker.child().stop();
        await azurite?.child.stop(0);
      },
    };
  } catch (error) {
    await azurite?.child.stop(0);
    throw error;
  }
}
