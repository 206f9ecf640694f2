/** A parity run: build, start, send, compare, show, serve, and leave nothing behind. */
import { rm } from "node:fs/promises";
import path from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import type { Build, Target } from "@portable-fn/adapter-kit/target";
import { isPortableError, type Manifest } from "@portable-fn/core";
import { stop as stopBundler } from "esbuild";
import { buildApp, loadApp } from "../build.ts";
import { explain } from "../errors.ts";
import { unless } from "../interruption.ts";
import { loadModule } from "../load.ts";
import { count, painter, type Terminal } from "../terminal.ts";
import { exchange } from "./exchange.ts";
import { HostGroup, type HostPlan, type HostResult } from "./hosts.ts";
import { checkRequests, type ParityRequest } from "./request.ts";
import { allEqual, type Column, type Results, toDocument } from "./results.ts";
import { renderTable } from "./table.ts";
import { makeWorkspace } from "./workspace.ts";

/** What is shown of why a host did not start. */
const REASON = { lines: 16, width: 400 };

/** What to run. */
export interface ParityPlan {
  /** The app's absolute folder. */
  readonly folder: string;
  /** The absolute path of the app's module. */
  readonly app: string;
  /** The absolute path of the module with the requests. */
  readonly requests: string;
  /** The targets, the reference among them. */
  readonly targets: readonly Target[];
  /** Whether to end after the results. */
  readonly once: boolean;
  /** Whether the results are shown as JSON. */
  readonly json: boolean;
}

/**
 * Runs an app on all targets and compares them.
 *
 * @param plan what to run
 * @param terminal where it writes
 * @param end aborted when it is to stop
 * @returns the exit code: 0 when every host started and every answer is equal, else 1
 * @throws CliError when app or requests cannot be loaded; the end's reason when it comes early
 */
export async function runParity(
  plan: ParityPlan,
  terminal: Terminal,
  end: AbortSignal,
): Promise<number> {
  const workspace = await makeWorkspace(plan.folder);
  let hosts: HostGroup | undefined;
  try {
    const [app, exported] = await unless(
      end,
      Promise.all([loadApp(plan.app, workspace), loadModule(plan.requests, workspace)]),
    );
    const requests = checkRequests(exported);
    hosts = new HostGroup((one) => build(plan, one, app.manifest(), workspace));
    const results = await findOut(plan, hosts, requests, terminal, end);
    if (!plan.once) await serve(results.hosts, terminal, end);
    return allEqual(results) ? 0 : 1;
  } finally {
    if (!plan.once && end.aborted) terminal.err("\nStopping");
    await hosts?.stop();
    await rm(workspace, { recursive: true, force: true });
  }
}

function build(
  { app }: ParityPlan,
  { target, mode }: HostPlan,
  manifest: Manifest,
  workspace: string,
): Promise<Build> {
  const directory = path.join(workspace, `${target.name}-${mode}`);
  return buildApp({ app, target, mode, directory, manifest });
}

async function findOut(
  plan: ParityPlan,
  hosts: HostGroup,
  requests: readonly ParityRequest[],
  terminal: Terminal,
  end: AbortSignal,
): Promise<Results & { hosts: HostResult[] }> {
  const plans = plan.targets.flatMap((target) => target.modes.map((mode) => ({ target, mode })));
  terminal.err(`Building and starting ${count(plans.length, "host")}`);
  const started = await unless(
    end,
    Promise.all(
      plans.map(async (one) => {
        const result = await hosts.start(one);
        if (!end.aborted) terminal.err(progress(result));
        return result;
      }),
    ),
  );
  await stopBundler();
  const columns = started.flatMap(toColumns);
  terminal.err(
    `Sending ${count(requests.length, "request")} to ${count(columns.length, "ingress")}`,
  );
  const began = performance.now();
  const results = await exchange(requests, columns, end);
  terminal.err(`Answered in ${seconds(performance.now() - began)}\n`);
  if (plan.json) {
    terminal.out(JSON.stringify(toDocument(results), null, 2));
  } else {
    const paint = painter(terminal.color);
    for (const line of renderTable(results, terminal.width, paint)) terminal.out(line);
    if (!plan.once) terminal.out(urls(columns));
  }
  return { ...results, hosts: started };
}

function progress({ target, mode, host, buildMs, startMs }: HostResult): string {
  const name = target.modes.length > 1 ? `${target.name} (${mode})` : target.name;
  return host
    ? `  ✓ ${name.padEnd(34)} built in ${seconds(buildMs)}, running after ${seconds(startMs)}`
    : `  ✗ ${name.padEnd(34)} did not start`;
}

/** The columns of a host: one an ingress, or one for a host that did not start. */
function toColumns({ target, mode, host, error }: HostResult): Column[] {
  const doors = Object.keys(target.capabilities.http);
  const all = target.modes.flatMap((one) => target.ingresses?.[one] ?? doors);
  if (!host) {
    return [{ target: target.name, label: all.length > 1 ? mode : "", failure: reason(error) }];
  }
  return host.ingresses.map(({ name, url }) => {
    const isShared = all.filter((one) => one === name).length > 1;
    const label = all.length === 1 ? "" : isShared ? `${name} ${mode}` : name;
    const promises = target.capabilities.http[name];
    return { target: target.name, label, url, promises };
  });
}

function urls(columns: readonly Column[]): string {
  const served = columns.flatMap(({ target, label, url }) =>
    url === undefined ? [] : [[`${target} ${label}`.trimEnd(), url] as const],
  );
  const width = Math.max(0, ...served.map(([name]) => name.length));
  return ["", ...served.map(([name, url]) => `  ${name.padEnd(width)}  ${url}`)].join("\n");
}

/** Keeps serving; tells of hosts that end by themselves. */
async function serve(hosts: readonly HostResult[], terminal: Terminal, end: AbortSignal) {
  const running = new Set(hosts.filter(({ host }) => host?.isRunning()));
  terminal.err(`\nServing on ${count(running.size, "host")} until Ctrl-C`);
  if (running.size === 0) return;
  await new Promise<void>((resolve) => {
    const watch = setInterval(() => {
      for (const one of running) {
        if (one.host?.isRunning()) continue;
        running.delete(one);
        terminal.err(`${one.target.name} (${one.mode}) ended by itself`);
      }
    }, 1_000);
    const leave = () => {
      clearInterval(watch);
      resolve();
    };
    if (end.aborted) leave();
    else end.addEventListener("abort", leave, { once: true });
  });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Why a host did not start. What its runtime printed may hold a whole bundle in one line. */
function reason(error: unknown): string {
  const text = error instanceof Error && !isPortableError(error) ? error.message : explain(error);
  const lines = text
    .replaceAll(`${process.cwd()}${path.sep}`, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && line.length <= REASON.width);
  return [...lines.slice(0, REASON.lines), ...(lines.length > REASON.lines ? ["…"] : [])].join(
    "\n",
  );
}
