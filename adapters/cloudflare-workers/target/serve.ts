/** The host's process: bundles the Worker in the folder named on the command line and serves it. */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { deserialize } from "node:v8";
import { startFront } from "@portable-fn/adapter-kit/host";
import { Deliveries, type Task } from "./events/deliver.ts";
import type { Ready } from "./host.ts";
import { listeners } from "./listeners.ts";

const [directory = ""] = process.argv.slice(2);
const configPath = path.join(directory, "wrangler.jsonc");
const prebuiltWorkerDir = path.join(directory, "wrangler");
const manifest = createRequire(import.meta.url).resolve("wrangler/package.json");

const [{ createTestHarness }] = await Promise.all([
  import("wrangler"),
  promisify(execFile)(process.execPath, [
    path.join(path.dirname(manifest), "bin/wrangler.js"),
    ...["deploy", "--dry-run", "--config", configPath, "--outdir", prebuiltWorkerDir],
  ]),
]);
const harness = createTestHarness({ workers: [{ configPath, prebuiltWorkerDir }] });
const { url } = await harness.listen();
const deliveries = new Deliveries(harness);
/** The host's own way in, beside the Worker's. */
const events = await startFront(async (wire) => {
  const undelivered = await deliveries.deliver(deserialize(await wire.bytes()) as Task);
  print();
  return { status: 200, headers: [], body: JSON.stringify(undelivered) };
});

let stopping = false;
const parent = process.ppid;
const timer = setInterval(() => {
  print();
  // Whoever started this was killed: workerd must not stay.
  if (process.ppid !== parent) void stop();
}, 20);
process.once("SIGTERM", () => void stop());
process.once("SIGINT", () => void stop());

// wrangler puts a proxy before the runtime, which reloads code and hides that a client has left. The
// runtime's own port is the other one.
const all = await listeners(process.pid);
const runtime = all.filter(({ port }) => port !== Number(url.port));
const [only] = runtime;
const ready: Ready = {
  url: only && runtime.length === 1 ? `http://127.0.0.1:${only.port}` : url.origin,
  events: events.url,
  pids: runtime.map(({ pid }) => pid),
  all: all.map(({ pid }) => pid),
};
console.log(JSON.stringify(ready));

function print(): void {
  const logs = harness.getLogs();
  if (logs.length === 0) return;
  harness.clearLogs();
  for (const { message } of logs) {
    if (!deliveries.note(message)) console.log(message);
  }
}

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  clearInterval(timer);
  print();
  await events.stop();
  await harness.close();
  process.exit(0);
}
