/** Runs a built entry in the Functions Framework, and delivers events to it. */
import { mkdir, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { residentBytes } from "@portable-fn/adapter-kit/host";
import type { Build, Host } from "@portable-fn/adapter-kit/target";
import { openDoors } from "./doors/doors.ts";
import { FRAMEWORK, startFramework } from "./framework-process.ts";

/** What resources are called with here, so that no name is the provider's by accident. */
const PREFIX = "conf-";

/**
 * Starts the framework's own command with the entry.
 *
 * @param build what was built
 * @returns the running host
 */
export async function start(build: Build): Promise<Host> {
  const library = path.dirname(createRequire(import.meta.url).resolve(FRAMEWORK));
  await link(path.resolve(library, "../.."), path.join(build.directory, "node_modules", FRAMEWORK));
  const hasEvents = build.manifest.functions.some(({ trigger }) => trigger.kind !== "http");
  const prefix = build.env["PORTABLE_FN_PREFIX"] ?? (hasEvents ? PREFIX : "");
  const framework = await startFramework(build, hasEvents ? { PORTABLE_FN_PREFIX: prefix } : {});
  return {
    get ingresses() {
      return [{ name: "google-cloud-functions", url: framework.url() }];
    },
    doors: openDoors(framework, build.manifest, prefix),
    kill: () => framework.kill(),
    logs: () => framework.logs(),
    residentBytes: () => residentBytes([framework.child().pid]),
    isRunning: () => framework.child().isRunning(),
    stop: async () => {
      await framework.child().stop();
    },
  };
}

/** The entry and the command must load one copy, for the registry is the module's own. */
async function link(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await rm(to, { force: true });
  await symlink(from, to, "dir");
}
