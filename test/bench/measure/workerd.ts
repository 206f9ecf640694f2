/** Starts workerd itself with one Worker: no tool lies before it or runs in it. */
import { spawn } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { Readable } from "node:stream";
import type { RunningServer } from "./servers.ts";

const require = createRequire(import.meta.url);
const { default: WORKERD } = require("workerd") as { default: string };

/** Microseconds of one tick of the kernel's clock, in which `/proc` counts CPU time. */
const TICK = 10_000;

/**
 * Starts a Worker.
 *
 * @param file its bundle
 * @returns the server, listening
 * @throws Error with its errors when it ends before it listens
 */
export async function startWorkerd(file: string): Promise<RunningServer> {
  const config = path.join(path.dirname(file), "config.capnp");
  await writeFile(config, configuration(path.basename(file)));
  const child = spawn(WORKERD, ["serve", config, "--control-fd=3"], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const reap = () => child.kill("SIGKILL");
  process.once("exit", reap);
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let errors = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  const port = await new Promise<number>((resolve, reject) => {
    const control = child.stdio[3] as Readable;
    control.setEncoding("utf8").on("data", (text: string) => {
      const listening = /"event":"listen".*"port":(\d+)/.exec(text)?.[1];
      if (listening) resolve(Number(listening));
    });
    void gone.then(() => reject(new Error(`workerd ended:\n${errors}`)));
  });
  return {
    port,
    cpu: () => cpuOf(child.pid ?? 0),
    async stop() {
      process.off("exit", reap);
      reap();
      await gone;
    },
  };
}

/** With the date and flags that the target gives new Workers. */
function configuration(file: string): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker.js", esModule = embed ${JSON.stringify(file)})],
    compatibilityDate = "2026-11-01",
    compatibilityFlags = ["enable_request_signal"],
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}

/** @returns microseconds of CPU time of a process, its threads included */
async function cpuOf(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const times = await Promise.all(
    threads.map((thread) => runtimeOf(`/proc/${pid}/task/${thread}`)),
  );
  const sum = times.reduce((all, time) => all + time, 0);
  // Not every kernel tells the exact time.
  return Number.isNaN(sum) ? (await ticksOf(pid)) * TICK : sum;
}

async function runtimeOf(thread: string): Promise<number> {
  const facts = await readFile(`${thread}/sched`, "utf8").catch(() => "");
  return Number(/sum_exec_runtime *: *([\d.]+)/.exec(facts)?.[1]) * 1000;
}

/** @returns user and system time of a process in ticks, its threads included */
async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The name of the program, in brackets, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}
