/** The process of a contestant for queues: calls its handler with batches and says what they took. */
import { isDeepStrictEqual } from "node:util";
import { BATCH, BATCH_RESULT } from "../events/batch.ts";

/** What it answers. */
export interface BatchAnswer {
  /** Microseconds of CPU time of a call. */
  readonly microseconds: number;
  /** What was wrong with the first wrong answer. */
  readonly wrong?: string | undefined;
}

const [file = ""] = process.argv.slice(2);
const { handler } = (await import(file)) as {
  handler: (event: unknown, context: unknown) => unknown;
};
let requests = 0;

process.on("message", ({ calls }: { readonly calls: number }) => {
  void measure(calls).then((answer) => process.send?.(answer));
});
process.once("disconnect", () => process.exit());

async function measure(calls: number): Promise<BatchAnswer> {
  const events = Array.from({ length: calls }, () => JSON.parse(BATCH));
  const contexts = events.map(createContext);
  const results: unknown[] = new Array(calls).fill(undefined);
  globalThis.gc?.({ type: "minor", execution: "sync" });
  try {
    const before = process.cpuUsage();
    for (let call = 0; call < calls; call += 1) {
      results[call] = await handler(events[call], contexts[call]);
    }
    const { user, system } = process.cpuUsage(before);
    const wrong = results.find((it) => !isDeepStrictEqual(it, BATCH_RESULT));
    const said = wrong === undefined ? undefined : JSON.stringify(wrong);
    return { microseconds: (user + system) / calls, wrong: said };
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
