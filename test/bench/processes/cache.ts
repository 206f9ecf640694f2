/** The process of a contestant for the cache: calls its handler with the same GET and says what it took. */
import { CASES } from "../events/cases.ts";

/** What it answers. */
export interface CacheAnswer {
  /** Microseconds of CPU time of a call. */
  readonly microseconds: number;
  /** What was wrong with the first wrong answer. */
  readonly wrong?: string | undefined;
}

const [file = ""] = process.argv.slice(2);
const { handler } = (await import(file)) as {
  handler: (event: unknown, context: unknown) => Promise<{ statusCode: number; body: string }>;
};
const GET = CASES.find(({ event }) => !JSON.parse(event).body)?.event ?? "";
const EXPECTED = JSON.stringify({ id: 1, name: "Chair", price: 4900, tags: ["wood", "oak"] });
let requests = 0;

process.on("message", ({ calls }: { readonly calls: number }) => {
  void measure(calls).then((answer) => process.send?.(answer));
});
process.once("disconnect", () => process.exit());

async function measure(calls: number): Promise<CacheAnswer> {
  const events = Array.from({ length: calls }, () => JSON.parse(GET));
  const contexts = events.map(createContext);
  const results: { statusCode: number; body: string }[] = [];
  globalThis.gc?.({ type: "minor", execution: "sync" });
  try {
    const before = process.cpuUsage();
    for (let call = 0; call < calls; call += 1) {
      results.push(await handler(events[call], contexts[call]));
    }
    const { user, system } = process.cpuUsage(before);
    const wrong = results.find((it) => it.statusCode !== 200 || it.body !== EXPECTED);
    return { microseconds: (user + system) / calls, wrong: wrong && JSON.stringify(wrong) };
  } catch (error) {
    return { microseconds: Number.NaN, wrong: `it threw ${error}` };
  }
}

function createContext() {
  requests += 1;
  const end = Date.now() + 30_000;
  return {
    awsRequestId: `c6af9ac6-7b61-11e6-9a41-${String(requests).padStart(12, "0")}`,
    functionName: "shop",
    getRemainingTimeInMillis: () => end - Date.now(),
  };
}
