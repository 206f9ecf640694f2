/** A contestant's process: asked over IPC, gone with the one that asks. */
import { fork } from "node:child_process";

/** A running process. */
export interface Contestant {
  readonly pid: number;
  /**
   * Asks for something.
   *
   * @param question a JSON value
   * @returns what it answers
   * @throws Error with its errors when it ends instead
   */
  ask<Answer>(question: unknown): Promise<Answer>;
  /** Ends it. Resolves when it is gone. */
  stop(): Promise<void>;
}

/** How to run it. */
export interface ProcessOptions {
  readonly args?: readonly string[];
  /** For Node itself. */
  readonly execArgv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts a process that answers each message with one message.
 *
 * @param file what to run
 * @param options how
 * @returns the process, not yet known to be ready
 */
export function startProcess(file: string, options: ProcessOptions = {}): Contestant {
  const { args = [], execArgv = [], env = {} } = options;
  const child = fork(file, args, {
    execArgv: [...execArgv],
    // Peers take shortcuts in production, such as leaving stack traces out.
    env: { PATH: process.env["PATH"], NODE_ENV: "production", ...env },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let errors = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));

  return {
    pid: child.pid ?? 0,
    ask: (question) =>
      new Promise((resolve, reject) => {
        const ended = () => reject(new Error(`${file} ended:\n${errors}`));
        if (!child.connected) return ended();
        child.once("close", ended);
        child.once("message", (answer) => {
          child.off("close", ended);
          resolve(answer as never);
        });
        child.send(question as never);
      }),
    async stop() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
