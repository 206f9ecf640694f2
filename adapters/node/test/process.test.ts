import { fileURLToPath } from "node:url";
import { type Child, residentBytes, startChild } from "@portable-fn/adapter-kit/host";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, Wire } from "./helpers.ts";

const MB = 1024 * 1024;

async function start(env: Record<string, string> = {}): Promise<{ child: Child; port: number }> {
  let port = 0;
  const child = await startChild({
    args: [fileURLToPath(new URL("./fixtures/server.ts", import.meta.url))],
    cwd: process.cwd(),
    env: { PORT: "0", HOST: "127.0.0.1", ...env },
    ready(line) {
      port = Number(/127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? 0);
      return port !== 0;
    },
  });
  onTestFinished(async () => {
    await child.stop(0);
  });
  return { child, port };
}

async function printed(child: Child, line: string): Promise<void> {
  while (!child.logs().some((it) => it.includes(line))) {
    if (!child.isRunning()) throw new Error(`ended without printing ${line}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("toNode: shutdown", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "on %s finishes what is in flight and its waitUntil work, and exits with 0",
    async (signal) => {
      const { child, port } = await start();
      const idle = new Wire(port).send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
      await idle.until(/read 1/);
      const silent = new Wire(port);
      await new Promise((resolve) => silent.socket.once("ready", resolve));
      const busy = new Wire(port).send("GET /in-flight HTTP/1.1\r\nHost: a\r\n\r\n");
      await printed(child, "begun");

      child.process.kill(signal);
      expect([await idle.closed, await silent.closed]).toEqual(["end", "end"]);
      await printed(child, "Shutting down");
      const late = new Wire(port);
      expect(await late.closed).toBe("ECONNREFUSED");

      child.process.kill("SIGUSR2");
      expect(await busy.all()).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close[\s\S]*finished$/i);
      expect(await child.exited).toBe(0);
      expect(child.logs()).toContain("work done");
    },
  );

  it("cuts what does not end within shutdownTimeout, and exits with 0", async () => {
    const { child, port } = await start({ SHUTDOWN: "300" });
    const stuck = new Wire(port).send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
    await printed(child, "begun");
    child.process.kill("SIGTERM");
    expect(await child.exited).toBe(0);
    await stuck.closed;
    expect(child.logs().join("\n")).toContain("Requests were cut");
  });

  it("ends at once on a second signal", async () => {
    const { child, port } = await start();
    new Wire(port).send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
    await printed(child, "begun");
    child.process.kill("SIGINT");
    await printed(child, "Shutting down");
    child.process.kill("SIGINT");
    expect(await child.exited).toBe("SIGINT");
  });
});

describe("toNode: memory", () => {
  it("stays flat for 50 MB down and 50 MB up", async () => {
    const { child, port } = await start();
    await ask(port, "GET / HTTP/1.1");
    const idle = await residentBytes([child.pid]);
    let peak = idle;
    const watch = setInterval(async () => {
      peak = Math.max(peak, await residentBytes([child.pid]));
    }, 20);
    onTestFinished(() => clearInterval(watch));

    const down = new Wire(port).send("GET /download HTTP/1.0\r\n\r\n");
    let received = 0;
    down.socket.removeAllListeners("data").on("data", (text: string) => {
      received += text.length;
    });
    await down.closed;
    expect(received).toBeGreaterThan(50 * MB);

    const up = new Wire(port).send(
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${50 * MB}\r\n\r\n`,
    );
    const piece = new Uint8Array(MB);
    for (let at = 0; at < 50; at += 1) {
      await new Promise((resolve) => up.socket.write(piece, resolve));
    }
    await up.until(new RegExp(`read ${50 * MB}`));
    expect(peak - idle).toBeLessThan(150 * MB);
  });
});
