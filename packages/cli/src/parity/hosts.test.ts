import { type Child, startChild } from "@portable-fn/adapter-kit/host";
import type { Build, Host, Target } from "@portable-fn/adapter-kit/target";
import { describe, expect, it } from "vitest";
import { HostGroup } from "./hosts.ts";
import { descendants } from "./processes.ts";

const build = async () => ({}) as Build;

/** A target whose host is a process with a child of its own; `started` runs with its process. */
function target(start: () => Promise<Host>): Target {
  return { name: "test", start } as Partial<Target> as Target;
}

// The grandchild ignores SIGTERM and outlives its parent, as badly behaved runtimes do.
const GRANDCHILD = `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")`;
const CHILD = `
const { spawn } = require("node:child_process");
spawn(process.execPath, ["-e", ${JSON.stringify(GRANDCHILD)}], { stdio: ["ignore", "inherit", "inherit"] });
`;

function startPair(): Promise<Child> {
  return startChild({
    args: ["-e", CHILD],
    cwd: import.meta.dirname,
    env: {},
    ready: (line) => line === "up",
  });
}

const hostOf = (child: Child): Host => ({
  ingresses: [],
  logs: child.logs,
  residentBytes: async () => 0,
  isRunning: child.isRunning,
  stop: async () => void (await child.stop()),
});

const below = (pid: number) => descendants(pid).map((one) => one.pid);

function isRunning(pid: number): boolean {
  return descendants().some((one) => one.pid === pid) || below(1).includes(pid);
}

describe("HostGroup", () => {
  it("starts a host and ends it with all that it started", async () => {
    const group = new HostGroup(build);
    let child: Child | undefined;
    const { host, error } = await group.start({
      target: target(async () => {
        child = await startPair();
        return hostOf(child);
      }),
      mode: "one",
    });
    expect(error).toBeUndefined();
    expect(host?.isRunning()).toBe(true);
    const pids = [child?.pid ?? 0, ...below(child?.pid ?? 0)];
    expect(pids).toHaveLength(2);
    await group.stop();
    await gone(pids);
  });

  it("tells why a host did not start", async () => {
    const group = new HostGroup(build);
    const failing = target(() => Promise.reject(new Error("no port")));
    const { host, error } = await group.start({ target: failing, mode: "one" });
    expect(host).toBeUndefined();
    expect(error).toMatchObject({ message: "no port" });
    await group.stop();
  });

  it("ends a host that is still starting", async () => {
    const group = new HostGroup(build);
    let child: Child | undefined;
    let stopping: Promise<void> | undefined;
    const result = await group.start({
      target: target(async () => {
        child = await startPair();
        stopping = group.stop();
        return hostOf(child);
      }),
      mode: "one",
    });
    expect(result.host?.isRunning()).toBe(false);
    await stopping;
    await gone([child?.pid ?? 0]);
  });

  it("does not start what was stopped while it was built", async () => {
    const group = new HostGroup(async () => {
      void group.stop();
      return {} as Build;
    });
    const never = target(() => Promise.reject(new Error("was started")));
    expect((await group.start({ target: never, mode: "one" })).error).toMatchObject({
      message: "The run was stopped",
    });
  });
});

/** A killed process is gone when the kernel has dealt with it, a moment after the call. */
async function gone(pids: readonly number[]): Promise<void> {
  await expect.poll(() => pids.filter(isRunning), { interval: 5, timeout: 2_000 }).toEqual([]);
}
