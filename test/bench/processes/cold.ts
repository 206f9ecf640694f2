/** A process that loads one bundle, calls its handler once, and says what each took. It imports nothing. */

/** What it finds. */
export interface ColdStart {
  /** Milliseconds of CPU time. */
  readonly load: number;
  /** Milliseconds of CPU time. */
  readonly call: number;
  /** Milliseconds on the clock, both together. */
  readonly elapsed: number;
  /** Whether Node's own fetch was loaded. */
  readonly undici: boolean;
  /** What the handler returned. */
  readonly result: unknown;
}

const [, , file = "", event = "{}"] = process.argv;
const parsed: unknown = JSON.parse(event);
const context = {
  awsRequestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
  functionName: "shop",
  getRemainingTimeInMillis: () => 30_000,
};

const start = performance.now();
const before = process.cpuUsage();
const { handler } = (await import(file)) as {
  handler: (event: unknown, context: unknown) => unknown;
};
const loaded = process.cpuUsage();
const result = await handler(parsed, context);
const after = process.cpuUsage();
const elapsed = performance.now() - start;

const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };
const found: ColdStart = {
  load: milliseconds(before, loaded),
  call: milliseconds(loaded, after),
  elapsed,
  undici: moduleLoadList.some((module) => module.includes("undici")),
  result,
};
process.stdout.write(JSON.stringify(found));

function milliseconds(from: NodeJS.CpuUsage, to: NodeJS.CpuUsage): number {
  return (to.user - from.user + to.system - from.system) / 1000;
}
