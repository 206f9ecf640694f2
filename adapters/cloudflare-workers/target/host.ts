/** The host: workerd, started by wrangler in a process of its own. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { residentBytes, startChild } from "@portable-fn/adapter-kit/host";
import type { Build, Host } from "@portable-fn/adapter-kit/target";
import { compatibility } from "./compatibility.ts";
import { doorsOf, hasEvents } from "./events/doors.ts";
import { observedWorker } from "./events/observed.ts";
import { eventConfiguration, PREFIX } from "./events/resources.ts";

const SERVE = fileURLToPath(new URL("./serve.js", import.meta.url));

const OBSERVED = "observed.js";

/** What the process prints when workerd listens. */
export interface Ready {
  readonly url: string;
  /** Where the host itself sends events to. */
  readonly events: string;
  /** The workerd processes that run the Worker. */
  readonly pids: readonly number[];
  /** These and the proxy's. */
  readonly all: readonly number[];
}

/**
 * Starts a built Worker in workerd.
 *
 * @param build what was built
 * @returns the running host
 */
export async function start(build: Build): Promise<Host> {
  const { directory, mode, env } = build;
  await writeFile(path.join(directory, "wrangler.jsonc"), configuration(build));
  await writeFile(path.join(directory, OBSERVED), observedWorker(path.basename(build.file)));
  let ready: Ready | undefined;
  const child = await startChild({
    args: [SERVE, directory],
    cwd: directory,
    env: {
      // With these nothing is looked up or reported, and nothing is written outside the build.
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_HIDE_BANNER: "true",
      WRANGLER_LOG_PATH: path.join(directory, "logs"),
      XDG_CONFIG_HOME: path.join(directory, "config"),
      NO_COLOR: "1",
      CI: "true",
    },
    ready(line) {
      if (line.startsWith('{"url":')) ready = JSON.parse(line) as Ready;
      return ready !== undefined;
    },
  });
  const { url = "", events = "", pids = [], all = [] } = ready ?? {};
  // A tool that ends without stop() kills the child, which then cannot end workerd.
  const reap = () => all.forEach(kill);
  process.once("exit", reap);
  void child.exited.then(() => process.off("exit", reap));
  return {
    ingresses: [{ name: mode, url }],
    doors: doorsOf(build, events),
    logs: child.logs,
    residentBytes: () => residentBytes(pids),
    isRunning: child.isRunning,
    async stop() {
      if ((await child.stop()) !== 0) reap();
    },
  };

  function configuration({ file, manifest }: Build): string {
    const { date, flags } = compatibility[mode] ?? {};
    return JSON.stringify({
      name: manifest.name,
      main: hasEvents(manifest) ? OBSERVED : path.basename(file),
      compatibility_date: date,
      compatibility_flags: flags,
      vars: { ...(hasEvents(manifest) && { PORTABLE_FN_PREFIX: PREFIX }), ...env },
      ...eventConfiguration(manifest),
    });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}
