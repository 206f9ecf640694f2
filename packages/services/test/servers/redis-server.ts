/** A Redis server of the test's own: a child process on a free port, with a folder of its own. */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Child, startChild } from "@portable-fn/adapter-kit/host";

/** A running server. */
export interface RedisServer {
  readonly url: string;
  /** Ends the server's process. */
  stop(): Promise<void>;
}

/** How many ports are tried, since somebody else may be quicker to take one. */
const PORTS = 5;

/** @returns the server, ready */
export async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "kv-redis-"));
  for (let tried = 1; ; tried += 1) {
    const port = await freePort();
    try {
      const child = await launch(folder, port);
      return {
        url: `redis://127.0.0.1:${port}`,
        async stop() {
          await child.stop();
          await rm(folder, { recursive: true });
        },
      };
    } catch (error) {
      if (tried === PORTS) throw error;
    }
  }
}

function launch(cwd: string, port: number): Promise<Child> {
  return startChild({
    command: "redis-server",
    args: [
      ...["--port", `${port}`, "--bind", "127.0.0.1", "--dir", cwd],
      ...["--save", "", "--appendonly", "no", "--daemonize", "no"],
    ],
    cwd,
    env: {},
    ready: (line) => line.includes("Ready to accept connections"),
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
