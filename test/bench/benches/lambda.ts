/** Warm calls on Lambda: five events, our adapter and everybody's. */
import { fileURLToPath } from "node:url";
import { CASES, type Case, ECHO } from "../events/cases.ts";
import { buildOurs, bundle } from "../measure/bundle.ts";
import { type Contestant, startProcess } from "../measure/process.ts";
import { compare, ratio, type Section, type Table } from "../measure/report.ts";
import { ratioOf, spreadOf } from "../measure/statistics.ts";
import { inTurns, type Measure, type Pace, type Samples } from "../measure/turns.ts";
import type { LambdaAnswer } from "../processes/lambda.ts";

/** Ours, and those that it is compared with. */
export const OURS = "ours, Hono";
/** Hono's own adapter. */
export const HONO = "hono/aws-lambda, Hono";
/** The floor. */
export const FLOOR = "by hand";
/** The floor of every adapter with that app and our objects. */
const ALONE = "Hono alone on our light objects";
/** The floor of every adapter with that app. */
const BARE = "Hono on objects that check nothing";

/** The other contestants' modules, by name. */
export const LAMBDA_PEERS: Readonly<Record<string, string>> = {
  [HONO]: "hono",
  [FLOOR]: "by-hand",
  [ALONE]: "alone",
  [BARE]: "bare-objects",
  "@codegenie/serverless-express, Express": "serverless-express",
  "serverless-http, Express": "serverless-http",
  "srvx, Hono": "srvx",
  "Powertools' router": "powertools",
  "Middy's router, by hand": "middy",
};

/** Figures by event. */
export interface LambdaResults {
  readonly samples: ReadonlyMap<string, Samples>;
  /** By event and contestant: why there are no figures. */
  readonly wrong: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** How the bench is run. */
export interface LambdaPlan {
  /** Of each event. */
  readonly pace: Pace;
  /** Names of peers. Default all. */
  readonly peers?: readonly string[];
  /** Whether the echo is measured too; its figures are in no summary. Default not. */
  readonly echo?: boolean;
}

/**
 * Runs the bench.
 *
 * @param plan how
 * @param progress takes a line now and then
 * @returns the figures
 * @throws Error when ours or one that it must be compared with answers wrongly
 */
export async function runLambda(
  { pace, peers = Object.keys(LAMBDA_PEERS), echo = false }: LambdaPlan,
  progress: (line: string) => void,
): Promise<LambdaResults> {
  const files = await bundleLambda(peers);
  const samples = new Map<string, Samples>();
  const wrong = new Map<string, ReadonlyMap<string, string>>();
  for (const event of echo ? [...CASES, ECHO] : CASES) {
    progress(`lambda: ${event.name}`);
    const running = new Map([...files].map(([name, file]) => [name, start(file)]));
    try {
      const faults = await trial(running, event);
      for (const name of faults.keys()) {
        await running.get(name)?.stop();
        running.delete(name);
      }
      wrong.set(event.name, faults);
      samples.set(event.name, await inTurns(measures(running, event), pace));
    } finally {
      await Promise.all([...running.values()].map((it) => it.stop()));
    }
  }
  return { samples, wrong };
}

/**
 * Bundles contestants.
 *
 * @param peers names of peers; ours is always there
 * @returns bundles by name
 */
export async function bundleLambda(peers: readonly string[]): Promise<Map<string, string>> {
  const ours = await buildOurs("aws-lambda", "contestants/app.ts");
  const bundled = await Promise.all(
    peers.map(async (name) => {
      const source = `contestants/lambda/${LAMBDA_PEERS[name]}.ts`;
      return [name, await bundle(source, { light: name === ALONE })] as const;
    }),
  );
  return new Map([[OURS, ours], ...bundled]);
}

const PROCESS = fileURLToPath(new URL("../processes/lambda.ts", import.meta.url));

function start(file: string): Contestant {
  return startProcess(PROCESS, {
    args: [file],
    execArgv: ["--expose-gc"],
    env: { _X_AMZN_TRACE_ID: "Root=1-67891233-abcdef012345678912345678;Sampled=0" },
  });
}

/** @returns why contestants are out, by name */
async function trial(running: ReadonlyMap<string, Contestant>, { name: event }: Case) {
  const faults = new Map<string, string>();
  for (const [name, contestant] of running) {
    const { wrong } = await contestant.ask<LambdaAnswer>({ event, calls: 1 });
    if (!wrong) continue;
    if ([OURS, HONO, FLOOR].includes(name)) throw new Error(`${name} on ${event}: ${wrong}`);
    faults.set(name, wrong);
  }
  return faults;
}

function measures(running: ReadonlyMap<string, Contestant>, { name: event, calls }: Case) {
  const measure = (name: string, contestant: Contestant): Measure => {
    return async () => {
      const { microseconds, wrong } = await contestant.ask<LambdaAnswer>({ event, calls });
      if (wrong) throw new Error(`${name} on ${event}: ${wrong}`);
      return microseconds;
    };
  };
  return new Map([...running].map(([name, contestant]) => [name, measure(name, contestant)]));
}

/**
 * Compares ours with another by event.
 *
 * @param results the figures
 * @param other a contestant
 * @returns ratios by event
 */
export function lambdaRatios({ samples }: LambdaResults, other: string): Record<string, number> {
  const five = [...samples].filter(([event]) => event !== ECHO.name);
  const ratios = five.map(([event, figures]) => {
    const [ours = [], theirs = []] = [figures.get(OURS), figures.get(other)];
    return [event, ratioOf(ours, theirs)] as const;
  });
  return Object.fromEntries(ratios);
}

/**
 * Shows the figures.
 *
 * @param results the figures
 * @returns a section
 */
export function lambdaSection(results: LambdaResults): Section {
  const tables = [...results.samples].map(([event, samples]) => {
    const table = compare(event, "µs", samples, { "× hono/aws-lambda": HONO, "× by hand": FLOOR });
    const faults = [...(results.wrong.get(event) ?? [])];
    const out = faults.map(([name, wrong]) => [`${name} (${shortened(wrong)})`]);
    return { ...table, rows: [...table.rows, ...out] };
  });
  return {
    title: "AWS Lambda, warm: CPU time of a call",
    text: `Median over batches of calls, each contestant in a process of its own, asked in turns; garbage
collection counts. Every answer was checked: status, type, cookies, body. Where one is wrong there is
no figure, but the reason. "${BARE}" reads payload 2.0 alone and is no
adapter, but the floor of all of them: Hono itself, the URL and the cookies, and no more.`,
    tables: [summarise(results), ...tables],
  };
}

/** Ours by event, and the median of the events. */
function summarise(results: LambdaResults): Table {
  const peers = [HONO, FLOOR].map((other) => lambdaRatios(results, other));
  const events = Object.keys(peers[0] ?? {});
  const rows = events.map((event) => [event, ...peers.map((all) => ratio(all[event] ?? 0))]);
  const medians = peers.map((all) => ratio(spreadOf(Object.values(all)).median));
  return {
    title: "Ours",
    head: ["", `× ${HONO}`, `× ${FLOOR}`],
    rows: [...rows, ["median", ...medians]],
  };
}

function shortened(reason: string): string {
  return reason.length > 60 ? `${reason.slice(0, 60)}…` : reason;
}
