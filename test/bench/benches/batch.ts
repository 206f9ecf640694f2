/** A batch of a queue on Lambda: ten messages with a schema, one of which fails. */
import { fileURLToPath } from "node:url";
import { buildOurs, bundle } from "../measure/bundle.ts";
import { type Contestant, startProcess } from "../measure/process.ts";
import { compare, type Section } from "../measure/report.ts";
import { ratioOf } from "../measure/statistics.ts";
import { inTurns, type Measure, type Pace, type Samples } from "../measure/turns.ts";
import type { BatchAnswer } from "../processes/batch.ts";

const OURS = "ours";
const FLOOR = "by hand";
const PEERS: Readonly<Record<string, string>> = {
  [FLOOR]: "by-hand",
  Middy: "middy",
  Powertools: "powertools",
};

/** Calls of one figure. */
const CALLS = 100;

const PROCESS = fileURLToPath(new URL("../processes/batch.ts", import.meta.url));

/**
 * Runs the bench.
 *
 * @param pace how long to go on
 * @param progress takes a line now and then
 * @returns the figures by contestant
 * @throws Error when one answers wrongly
 */
export async function runBatch(pace: Pace, progress: (line: string) => void): Promise<Samples> {
  progress("batch");
  const files = new Map([[OURS, await buildOurs("aws-lambda", "contestants/batch/app.ts")]]);
  for (const [name, source] of Object.entries(PEERS)) {
    files.set(name, await bundle(`contestants/batch/${source}.ts`));
  }
  const running = [...files].map(
    ([name, file]) =>
      [name, startProcess(PROCESS, { args: [file], execArgv: ["--expose-gc"] })] as const,
  );
  try {
    return await inTurns(new Map(running.map(([name, it]) => [name, measure(name, it)])), pace);
  } finally {
    await Promise.all(running.map(([, it]) => it.stop()));
  }
}

function measure(name: string, contestant: Contestant): Measure {
  return async () => {
    const { microseconds, wrong } = await contestant.ask<BatchAnswer>({ calls: CALLS });
    if (wrong) throw new Error(`${name}: ${wrong}`);
    return microseconds;
  };
}

/**
 * Compares ours with what is written by hand.
 *
 * @param samples the figures
 * @returns the ratio
 */
export function batchRatio(samples: Samples): number {
  return ratioOf(samples.get(OURS) ?? [], samples.get(FLOOR) ?? []);
}

/**
 * Shows the figures.
 *
 * @param samples the figures
 * @returns a section
 */
export function batchSection(samples: Samples): Section {
  return {
    title: "AWS Lambda: a batch of ten messages",
    text: `Ten SQS messages of JSON, held to the same Zod schema; one fails and is logged, and the handler
must report it alone. CPU time of a call, asked in turns; every answer was checked.`,
    tables: [compare("Batch", "µs", samples, { "× by hand": FLOOR })],
  };
}
