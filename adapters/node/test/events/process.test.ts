import { fileURLToPath } from "node:url";
import { type Child, startChild } from "@portable-fn/adapter-kit/host";
import { describe, expect, it, onTestFinished } from "vitest";
import { openQueues } from "../../src/queues.ts";
import { storeFile } from "./helpers.ts";

async function start(
  which: string,
  file: string,
  env: Record<string, string> = {},
): Promise<Child> {
  const child = await startChild({
    args: [fileURLToPath(new URL("../fixtures/events.ts", import.meta.url)), which],
    cwd: process.cwd(),
    env: { PORT: "0", HOST: "127.0.0.1", PORTABLE_FN_STORE: file, ...env },
    ready: (line) => line.startsWith("loaded"),
  });
  onTestFinished(async () => {
    await child.stop(0);
  });
  return child;
}

async function printed(child: Child, line: string): Promise<void> {
  while (!child.logs().some((it) => it.includes(line))) {
    if (!child.isRunning()) throw new Error(`ended without ${line}: ${child.logs().join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("toNode", () => {
  it.each([
    ["http", ["loaded "]],
    ["queue", [expect.stringMatching(/^loaded events\/embedded node:sqlite queue-store$/)]],
    [
      "schedule",
      [expect.stringMatching(/^loaded croner events\/embedded events\/ticking node:sqlite queue/)],
    ],
  ])("loads for an app of %s what it needs, and nothing else", async (which, expected) => {
    const child = await start(which, storeFile());
    expect(child.logs().filter((line) => line.startsWith("loaded"))).toEqual(expected);
  });

  it("on SIGTERM finishes the message under way, begins no other, and exits with 0", async () => {
    const file = storeFile();
    const child = await start("queue", file);
    await printed(child, "begun a");
    child.process.kill("SIGTERM");
    await printed(child, "Shutting down");
    child.process.kill("SIGUSR2");
    expect(await child.exited).toBe(0);
    expect(child.logs()).toContain("work of a done");
    expect(child.logs().join("\n")).not.toContain("begun b");
    const queues = openQueues({ store: file });
    onTestFinished(() => queues.close());
    expect(await queues.queue("orders").counts()).toEqual({
      ...{ waiting: 1, delayed: 0, leased: 0, dead: 0 },
    });
  });

  it("delivers again what it was killed over", async () => {
    const file = storeFile();
    const env = { PORTABLE_FN_VISIBILITY_TIMEOUT: "0.1" };
    const killed = await start("queue", file, env);
    await printed(killed, "begun a");
    killed.process.kill("SIGKILL");
    expect(await killed.exited).toBe("SIGKILL");
    const next = await start("queue", file, env);
    await printed(next, "begun a");
  });
});
