/** Servers on Node: ours and others with the same app, and Node itself. */
import { buildOurs, bundle } from "../measure/bundle.ts";
import { startNodeServer } from "../measure/node-server.ts";
import { compare, type Section } from "../measure/report.ts";
import { measureServers } from "../measure/servers.ts";
import type { Pace } from "../measure/turns.ts";

const HONO = "@hono/node-server, Hono";
const NODE = "node:http, by hand";

const PEERS: Readonly<Record<string, string>> = {
  [HONO]: "hono",
  "srvx, Hono": "srvx",
  fastify: "fastify",
  [NODE]: "by-hand",
};

/**
 * Runs the bench.
 *
 * @param pace how often
 * @param progress takes a line now and then
 * @returns a section
 */
export async function runNode(pace: Pace, progress: (line: string) => void): Promise<Section> {
  progress("node");
  const app = "contestants/app.ts";
  const files = new Map([
    ["ours, Hono", await buildOurs("node", app)],
    ["ours, Hono, Node's own web objects", await buildOurs("node", app, false)],
  ]);
  for (const [name, source] of Object.entries(PEERS)) {
    files.set(name, await bundle(`contestants/servers/${source}.ts`));
  }
  const starts = new Map([...files].map(([name, file]) => [name, () => startNodeServer(file)]));
  const results = await measureServers(starts, pace, 2000, progress);
  return {
    title: "Servers on Node: CPU time of a request",
    text: `Eight connections that stay open, one request at a time on each. What is measured is the server's
process alone. Every answer was checked.`,
    tables: [...results].map(([title, samples]) =>
      compare(title, "µs", samples, { "× @hono/node-server": HONO, "× node:http": NODE }),
    ),
  };
}
