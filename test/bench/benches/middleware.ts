/** Errors and validation on a valid request: what they add to a schema that is called by hand. */
import { fileURLToPath } from "node:url";
import { buildOurs, bundle } from "../measure/bundle.ts";
import { startProcess } from "../measure/process.ts";
import { compare, type Section } from "../measure/report.ts";
import { ratioOf } from "../measure/statistics.ts";
import { inTurns, type Measure, type Pace, type Samples } from "../measure/turns.ts";
import type { MiddlewareAnswer } from "../processes/middleware.ts";

const OURS = "ours: errors() and validate()";
const FLOOR = "by hand";
const CONTESTANTS: Readonly<Record<string, string>> = {
  [OURS]: "ours",
  [FLOOR]: "by-hand",
  "@hono/standard-validator": "standard-validator",
};

/** Calls of one figure. */
const CALLS = 500;

/** Where the app runs: as Hono runs it, and as the Lambda adapter does, on light objects. */
const PLACES = {
  "Hono alone": {
    process: "middleware",
    question: { calls: CALLS },
    build: (source: string) => bundle(source),
  },
  "Hono in our Lambda adapter": {
    process: "lambda",
    question: { calls: CALLS, event: "v1-post-json" },
    build: (source: string) => buildOurs("aws-lambda", source),
  },
} as const;

/** Figures by place. */
export type MiddlewareResults = ReadonlyMap<string, Samples>;

/**
 * Runs the bench.
 *
 * @param pace how long to go on, in each place
 * @param progress takes a line now and then
 * @returns the figures
 * @throws Error when one answers wrongly
 */
export async function runMiddleware(
  pace: Pace,
  progress: (line: string) => void,
): Promise<MiddlewareResults> {
  const results = new Map<string, Samples>();
  for (const place of Object.keys(PLACES) as (keyof typeof PLACES)[]) {
    progress(`middleware: ${place}`);
    results.set(place, await runIn(place, pace));
  }
  return results;
}

async function runIn(place: keyof typeof PLACES, pace: Pace): Promise<Samples> {
  const { process, question, build } = PLACES[place];
  const main = fileURLToPath(new URL(`../processes/${process}.ts`, import.meta.url));
  const measures = new Map<string, Measure>();
  const stops: (() => Promise<void>)[] = [];
  try {
    for (const [name, source] of Object.entries(CONTESTANTS)) {
      const file = await build(`contestants/middleware/${source}.ts`);
      const contestant = startProcess(main, { args: [file], execArgv: ["--expose-gc"] });
      stops.push(() => contestant.stop());
      measures.set(name, async () => {
        const { microseconds, wrong } = await contestant.ask<MiddlewareAnswer>(question);
        if (wrong) throw new Error(`${name}: ${wrong}`);
        return microseconds;
      });
    }
    return await inTurns(measures, pace);
  } finally {
    await Promise.all(stops.map((stop) => stop()));
  }
}

/**
 * Compares ours with what is written by hand.
 *
 * @param results the figures
 * @returns the ratio by place
 */
export function middlewareRatios(results: MiddlewareResults): Record<string, number> {
  return Object.fromEntries(
    [...results].map(([place, samples]) => [
      place,
      ratioOf(samples.get(OURS) ?? [], samples.get(FLOOR) ?? []),
    ]),
  );
}

/**
 * Shows the figures.
 *
 * @param results the figures
 * @returns a section
 */
export function middlewareSection(results: MiddlewareResults): Section {
  return {
    title: "Errors and validation of a valid request",
    text: `A POST of 1 KB JSON, held to the same Zod schema, which comes back. CPU time of a call, asked in
turns; every answer was checked. By hand is \`Order.safeParse(await c.req.json())\` without anything else;
ours refuses names that stand twice or reach a prototype, other types and what is too large, as well.`,
    tables: [...results].map(([place, samples]) =>
      compare(place, "µs", samples, { "× by hand": FLOOR }),
    ),
  };
}
