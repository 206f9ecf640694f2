/** Cloudflare's workerd: a Worker without anything, ours, and Hono alone. */
import { buildOurs, bundleWorker, sizesOf } from "../measure/bundle.ts";
import { compare, type Section, type Table } from "../measure/report.ts";
import { measureServers } from "../measure/servers.ts";
import type { Pace } from "../measure/turns.ts";
import { startWorkerd } from "../measure/workerd.ts";

const RAW = "raw";
const HONO = "Hono alone";

/** Few: many short rounds, each beside the others' of the same moment, say more than long ones. */
const REQUESTS = 500;

/**
 * Runs the bench.
 *
 * @param pace how often
 * @param progress takes a line now and then
 * @returns a section
 */
export async function runWorkerd(pace: Pace, progress: (line: string) => void): Promise<Section> {
  progress("workerd");
  const target = "cloudflare-workers";
  const files = new Map([
    [RAW, await bundleWorker("contestants/workers/raw.ts")],
    ["ours, bare", await buildOurs(target, "contestants/bare-app.ts")],
    [HONO, await bundleWorker("contestants/workers/hono.ts")],
    ["ours, Hono", await buildOurs(target, "contestants/app.ts")],
  ]);
  const starts = new Map([...files].map(([name, file]) => [name, () => startWorkerd(file)]));
  const results = await measureServers(starts, pace, REQUESTS, progress);
  const figures = [...results].map(([title, samples]) =>
    compare(title, "µs", samples, { "× raw": RAW, "× Hono alone": HONO }),
  );
  return {
    title: "Cloudflare Workers: CPU time of a request in workerd, and sizes",
    text: `workerd runs by itself, without wrangler. What is measured is its process, as the kernel counts it;
its own share of a request is in every figure.`,
    tables: [...figures, await weigh(files)],
  };
}

async function weigh(files: ReadonlyMap<string, string>): Promise<Table> {
  const sizes = await Promise.all(
    [...files].map(async ([name, file]) => ({ name, ...(await sizesOf(file)) })),
  );
  const of = (wanted: string) => sizes.find(({ name }) => name === wanted)?.gzipped ?? 0;
  const rows = sizes.map(({ name, gzipped }) => {
    const base = name.includes("Hono") ? HONO : RAW;
    return [name, String(gzipped), `+${gzipped - of(base)} above ${base}`];
  });
  return { title: "Sizes", head: ["", "bytes, gzip", "adds"], rows };
}
