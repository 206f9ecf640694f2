/** Google's functions-framework: a function as the framework has it, and apps that are bridged to it. */
import { createRequire } from "node:module";
import path from "node:path";
import { buildOurs, bundle } from "../measure/bundle.ts";
import { startNodeServer } from "../measure/node-server.ts";
import { compare, type Section } from "../measure/report.ts";
import { measureServers } from "../measure/servers.ts";
import type { Pace } from "../measure/turns.ts";

const RAW = "raw function";
const FRAMEWORK = "@google-cloud/functions-framework";
const COMMAND = path.join(
  path.dirname(createRequire(import.meta.url).resolve(FRAMEWORK)),
  "main.js",
);

/**
 * Runs the bench.
 *
 * @param pace how often
 * @param progress takes a line now and then
 * @returns a section
 */
export async function runFramework(pace: Pace, progress: (line: string) => void): Promise<Section> {
  progress("framework");
  const target = "google-cloud-functions";
  const files = new Map([
    [RAW, await bundle("contestants/framework/raw.ts", { external: [FRAMEWORK] })],
    ["ours, bare", await buildOurs(target, "contestants/bare-app.ts")],
    ["ours, Hono", await buildOurs(target, "contestants/app.ts")],
    [
      "@hono/node-server, Hono",
      await bundle("contestants/framework/hono.ts", { external: [FRAMEWORK] }),
    ],
  ]);
  const starts = new Map(
    [...files].map(([name, file]) => [
      name,
      () => startNodeServer(COMMAND, { args: [`--source=${file}`, "--target=shop"] }),
    ]),
  );
  const results = await measureServers(starts, pace, 2000, progress);
  return {
    title: "Google Cloud Functions: CPU time of a request in functions-framework",
    text: `All run in the framework's own command. The inverse of the ratio is the share of the raw function's
throughput a second of CPU time.`,
    tables: [...results].map(([title, samples]) => compare(title, "µs", samples, { "× raw": RAW })),
  };
}
