/** The framework's own command with the entry: it can be killed, and is started again. */
import { Agent, request } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { type Child, startChild } from "@portable-fn/adapter-kit/host";
import type { Build } from "@portable-fn/adapter-kit/target";
import type { NativeRequest } from "../src/from/message.ts";

/** The framework's package. */
export const FRAMEWORK = "@google-cloud/functions-framework";
const LISTENING = /^portable-fn: listening on (\d+)$/;

/** A running framework. */
export interface FrameworkProcess {
  /** @returns where it listens now */
  url(): string;
  /**
   * Posts an event.
   *
   * @param native what to send
   * @param to the path
   * @returns the status; 0 when there is no answer
   */
  post(native: NativeRequest, to?: string): Promise<number>;
  /** @returns all lines of all processes so far */
  logs(): readonly string[];
  /** Ends the process by SIGKILL and starts another. */
  kill(): Promise<void>;
  /** @returns the process that runs now */
  child(): Child;
}

/**
 * Starts the framework.
 *
 * @param build what it is to run
 * @param env variables besides the build's
 * @returns the process, listening
 */
export async function startFramework(
  build: Build,
  env: Readonly<Record<string, string>>,
): Promise<FrameworkProcess> {
  const agent = new Agent({ keepAlive: true });
  const before: string[] = [];
  let current = await spawn(build, env);
  let starting: Promise<unknown> = Promise.resolve();
  const restart = async () => {
    current.process.kill("SIGKILL");
    await current.exited;
    const next = await spawn(build, env);
    before.push(...current.logs());
    current = next;
  };
  return {
    url: () => `http://127.0.0.1:${portOf(current)}`,
    logs: () => (before.length > 0 ? [...before, ...current.logs()] : current.logs()),
    child: () => current,
    async kill() {
      // Set before the process ends: nothing is sent to one that is not there.
      starting = restart();
      await starting;
    },
    async post(native, to = "/") {
      await starting;
      return post(native, portOf(current), to, agent);
    },
  };
}

function post(
  { headers, body }: NativeRequest,
  port: number,
  to: string,
  agent: Agent,
): Promise<number> {
  return new Promise((resolve) => {
    const length = { "content-length": Buffer.byteLength(body) };
    const options = { host: "127.0.0.1", port, path: to, method: "POST", agent };
    request({ ...options, headers: { ...headers, ...length } })
      .once("response", (message) => {
        message.resume();
        message.once("end", () => resolve(message.statusCode ?? 0));
        message.once("error", () => resolve(0));
      })
      .once("error", () => resolve(0))
      .end(body);
  });
}

function spawn(build: Build, env: Readonly<Record<string, string>>): Promise<Child> {
  const library = path.dirname(createRequire(import.meta.url).resolve(FRAMEWORK));
  return startChild({
    args: [
      `--import=${import.meta.resolve("./preload.js")}`,
      path.join(library, "main.js"),
      `--source=${build.file}`,
    ],
    cwd: build.directory,
    // https://cloud.google.com/functions/docs/configuring/env-var
    env: {
      ...env,
      ...build.env,
      NODE_ENV: "production",
      PORT: "0",
      FUNCTION_TARGET: "portable",
      FUNCTION_SIGNATURE_TYPE: "http",
      K_SERVICE: build.manifest.name,
      K_REVISION: "1",
    },
    ready: (line) => LISTENING.test(line),
  });
}

function portOf(child: Child): number {
  return Number(
    child
      .logs()
      .map((line) => LISTENING.exec(line)?.[1])
      .find(Boolean),
  );
}
