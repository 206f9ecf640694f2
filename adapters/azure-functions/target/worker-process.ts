/** The worker's process, as the host sees it: it can be killed, and is started again. */
import { fileURLToPath } from "node:url";
import { type Child, startChild } from "@portable-fn/adapter-kit/host";
import type { Build } from "@portable-fn/adapter-kit/target";
import type { Call, CallResult, EventListener } from "./worker/calls.ts";

const READY = "portable-fn azure-functions worker listens on ";

const FAILED: CallResult = { isSuccess: false, errors: [] };

/** The worker. */
export interface WorkerProcess {
  /** The event functions that the entry registered. */
  readonly listeners: readonly EventListener[];
  /** @returns where HTTP requests go */
  url(): string;
  /**
   * Runs an event function.
   *
   * @param call which, with what
   * @returns what came of it; a failure when the process ends meanwhile
   */
  run(call: Call): Promise<CallResult>;
  /** @returns all lines of all processes so far */
  logs(): readonly string[];
  /** Ends the process by SIGKILL and starts another. */
  kill(): Promise<void>;
  /** @returns the process that runs now */
  child(): Child;
}

/**
 * Starts the worker.
 *
 * @param build what it is to run
 * @param env variables besides the build's
 * @returns the worker, ready
 */
export async function startWorker(
  build: Build,
  env: Readonly<Record<string, string>>,
): Promise<WorkerProcess> {
  let current = await spawn(build, env);
  let starting: Promise<unknown> = Promise.resolve();
  const before: string[] = [];
  const [, calls] = addresses(current);
  const listeners = (await (await fetch(calls)).json()) as EventListener[];
  const restart = async () => {
    current.process.kill("SIGKILL");
    await current.exited;
    const next = await spawn(build, env);
    before.push(...current.logs());
    current = next;
  };
  return {
    listeners,
    url: () => addresses(current)[0],
    logs: () => [...before, ...current.logs()],
    child: () => current,
    async kill() {
      // Set before the process ends: nothing is sent to a worker that is not there.
      starting = restart();
      await starting;
    },
    async run(call) {
      await starting;
      try {
        const body = JSON.stringify(call);
        const reply = await fetch(addresses(current)[1], { method: "POST", body });
        return reply.ok ? ((await reply.json()) as CallResult) : FAILED;
      } catch {
        // The platform, too, takes the end of a worker for the failure of what it ran.
        return FAILED;
      }
    },
  };
}

function spawn(build: Build, env: Readonly<Record<string, string>>): Promise<Child> {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const main = fileURLToPath(new URL(`./worker/main.${extension}`, import.meta.url));
  return startChild({
    args: [main, build.file],
    cwd: build.directory,
    env: {
      ...env,
      ...build.env,
      FUNCTIONS_WORKER_RUNTIME: "node",
      AzureWebJobsScriptRoot: build.directory,
    },
    ready: (line) => line.startsWith(READY),
  });
}

/** Where the worker takes HTTP requests, and where events. */
function addresses(child: Child): [front: string, calls: string] {
  const line = child.logs().find((it) => it.startsWith(READY)) ?? "";
  const [front = "", calls = ""] = line.slice(READY.length).trim().split(" ");
  return [front, calls];
}
