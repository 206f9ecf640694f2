/** A hit of the cache in memory, on Lambda, beside the handler that it stands in front of. */
import { fileURLToPath } from "node:url";
import { buildOurs } from "../measure/bundle.ts";
import { type Contestant, startProcess } from "../measure/process.ts";
import { compare, type Section } from "../measure/report.ts";
import { inTurns, type Measure, type Pace, type Samples } from "../measure/turns.ts";
import type { CacheAnswer } from "../processes/cache.ts";

const CONSTANT = "a handler that returns a constant";
const APPS: Readonly<Record<string, string>> = {
  [CONSTANT]: "constant",
  "a hit of the cache before it": "cached",
};

/** Calls of one figure. */
const CALLS = 2000;

const PROCESS = fileURLToPath(new URL("../processes/cache.ts", import.meta.url));

/**
 * Runs the bench.
 *
 * @param pace how long to go on
 * @param progress takes a line now and then
 * @returns the figures by contestant
 * @throws Error when one answers wrongly
 */
export async function runCache(pace: Pace, progress: (line: string) => void): Promise<Samples> {
  progress("cache");
  const running = new Map<string, Contestant>();
  for (const [name, source] of Object.entries(APPS)) {
    const file = await buildOurs("aws-lambda", `contestants/cache/${source}.ts`);
    running.set(name, startProcess(PROCESS, { args: [file], execArgv: ["--expose-gc"] }));
  }
  const measures = new Map([...running].map(([name, it]) => [name, measure(name, it)]));
  try {
    return await inTurns(measures, pace);
  } finally {
    await Promise.all([...running.values()].map((it) => it.stop()));
  }
}

function measure(name: string, contestant: Contestant): Measure {
  return async () => {
    const { microseconds, wrong } = await contestant.ask<CacheAnswer>({ calls: CALLS });
    if (wrong) throw new Error(`${name}: ${wrong}`);
    return microseconds;
  };
}

/**
 * Shows the figures.
 *
 * @param samples the figures
 * @returns a section
 */
export function cacheSection(samples: Samples): Section {
  return {
    title: "The cache: a hit in memory",
    text: `A GET on AWS Lambda whose response of 60 bytes of JSON is in the memory of the cache, beside the
same function without the cache. CPU time of a call, asked in turns; every answer was checked.`,
    tables: [compare("Hit", "µs", samples, { "× the handler": CONSTANT })],
  };
}
