/** Cold starts on Lambda: fresh processes that load a bundle and call it once. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CASES } from "../events/cases.ts";
import { difference } from "../events/expected.ts";
import { buildOurs, bundle } from "../measure/bundle.ts";
import { figure, ratio, type Section } from "../measure/report.ts";
import { ratioOf, spreadOf } from "../measure/statistics.ts";
import { inTurns, type Measure, type Pace } from "../measure/turns.ts";
import type { ColdStart } from "../processes/cold.ts";
import { FLOOR, HONO, OURS } from "./lambda.ts";

/** Starts by contestant; the same place in two lists is the same round. */
export type ColdResults = ReadonlyMap<string, readonly ColdStart[]>;

/**
 * Runs the bench.
 *
 * @param pace how many starts of each
 * @param progress takes a line now and then
 * @returns the starts
 * @throws Error when one answers wrongly
 */
export async function runCold(pace: Pace, progress: (line: string) => void): Promise<ColdResults> {
  progress("cold");
  const files = await bundleCold();
  const process = await bundle("processes/cold.ts");
  const starts = new Map<string, ColdStart[]>();
  const contestants = new Map<string, Measure>();
  for (const [name, file] of files) {
    const all: ColdStart[] = [];
    starts.set(name, all);
    contestants.set(name, async () => {
      const found = await startOnce(name, process, file);
      all.push(found);
      return found.load + found.call;
    });
  }
  const samples = await inTurns(contestants, pace);
  // What a warm-up round found is dropped: it read the files from the disk.
  const counted = (name: string) => samples.get(name)?.length ?? 0;
  return new Map([...starts].map(([name, all]) => [name, all.slice(-counted(name))]));
}

/** @returns the bundles by name */
export async function bundleCold(): Promise<Map<string, string>> {
  const [ours, hono, byHand] = await Promise.all([
    buildOurs("aws-lambda", "contestants/cold/app.ts"),
    bundle("contestants/cold/hono.ts"),
    bundle("contestants/cold/by-hand.ts"),
  ]);
  return new Map([
    [OURS, ours],
    [HONO, hono],
    [FLOOR, byHand],
  ]);
}

async function startOnce(name: string, program: string, file: string): Promise<ColdStart> {
  const [getItem] = CASES;
  const { stdout } = await promisify(execFile)(process.execPath, [
    program,
    file,
    getItem?.event ?? "",
  ]);
  const found = JSON.parse(stdout) as ColdStart;
  const wrong = getItem && difference(found.result, getItem.expected);
  if (wrong) throw new Error(`${name}, cold: ${wrong}`);
  return found;
}

/**
 * Compares ours with Hono's own adapter.
 *
 * @param results the starts
 * @returns the ratio of CPU time, import and first call together
 */
export function coldRatio(results: ColdResults): number {
  return ratioOf(totals(results.get(OURS)), totals(results.get(HONO)));
}

function totals(starts: readonly ColdStart[] = []): number[] {
  return starts.map(({ load, call }) => load + call);
}

/**
 * Shows the starts.
 *
 * @param results the starts
 * @returns a section
 */
export function coldSection(results: ColdResults): Section {
  const rows = [...results].map(([name, starts]) => {
    const median = (of: (start: ColdStart) => number) => figure(spreadOf(starts.map(of)).median);
    const { lower, upper } = spreadOf(totals(starts));
    return [
      name,
      median(({ load }) => load),
      median(({ call }) => call),
      median(({ load, call }) => load + call),
      `${figure(lower)}–${figure(upper)}`,
      median(({ elapsed }) => elapsed),
      ratio(ratioOf(totals(starts), totals(results.get(HONO)))),
      starts.some(({ undici }) => undici) ? "yes" : "no",
    ];
  });
  const head = [
    "ms of CPU",
    "import",
    "first call",
    "both",
    "quartiles",
    "clock",
    "× hono",
    "undici",
  ];
  return {
    title: "AWS Lambda, cold: import and first call in a fresh process",
    text: `The app answers with JSON and reads the query; it sets a header and two cookies and uses the CORS
middleware. The start of Node itself is not in the figures. "clock" is the time that went by;
"undici" tells whether Node's own fetch was loaded.`,
    tables: [{ head, rows }],
  };
}
