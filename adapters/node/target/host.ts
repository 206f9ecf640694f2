/** The Node host: the built entry as a process of its own, and what delivers events to it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { residentBytes } from "@portable-fn/adapter-kit/host";
import type { Build, Host } from "@portable-fn/adapter-kit/target";
import { openDoors } from "./doors/doors.ts";
import { startServerProcess } from "./process.ts";

/** What resources are called with by those who send requests, so that the names are mapped. */
const PREFIX = "conf-";

/** Where events go in as requests; with the token that they must know. */
const EVENTS = { PORTABLE_FN_EVENT_PATH: "/_events", PORTABLE_FN_EVENT_TOKEN: "conformance-token" };

/** Shorter than by default, so that nobody waits for what was leased when a process was killed. */
const PACE = {
  PORTABLE_FN_VISIBILITY_TIMEOUT: "2",
  PORTABLE_FN_RETRY_DELAY: "0.02",
  PORTABLE_FN_POLL_INTERVAL: "10",
};

/**
 * Starts a built entry on a free port, with a store of its own where it has event functions.
 *
 * @param build what was built
 * @returns the running host; it is stopped by a real SIGTERM
 */
export async function start(build: Build): Promise<Host> {
  const hasEvents = build.manifest.functions.some(({ trigger }) => trigger.kind !== "http");
  const folder = hasEvents ? await mkdtemp(path.join(tmpdir(), "portable-fn-")) : undefined;
  const store = path.join(folder ?? build.directory, "portable-fn.db");
  const prefix = build.env["PORTABLE_FN_PREFIX"] ?? PREFIX;
  const env = { ...EVENTS, ...PACE, PORTABLE_FN_PREFIX: prefix, PORTABLE_FN_STORE: store };
  const tidy = () => folder && rm(folder, { recursive: true, force: true });
  try {
    const server = await startServerProcess(build, hasEvents ? env : {});
    const events = {
      url: server.url + EVENTS.PORTABLE_FN_EVENT_PATH,
      token: EVENTS.PORTABLE_FN_EVENT_TOKEN,
    };
    const { doors, close } = openDoors({ manifest: build.manifest, store, prefix, ...events });
    return {
      ingresses: [{ name: "http", url: server.url }],
      doors,
      kill: () => server.kill(),
      logs: () => server.logs(),
      residentBytes: () => residentBytes([server.child().pid]),
      isRunning: () => server.child().isRunning(),
      async stop() {
        close();
        await server.child().stop();
        await tidy();
      },
    };
  } catch (error) {
    await tidy();
    throw error;
  }
}
