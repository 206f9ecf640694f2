/** The process of a Lambda contestant: calls its handler and says what CPU time it took. */
import { CASES, ECHO } from "../events/cases.ts";
import { difference } from "../events/expected.ts";

/** What it is asked: a case's name. */
export interface LambdaQuestion {
  readonly event: string;
  readonly calls: number;
}

/** What it answers. */
export interface LambdaAnswer {
  /** Microseconds of CPU time of a call, collections of garbage and compilation included. */
  readonly microseconds: number;
  /** What was wrong with the first wrong answer. */
  readonly wrong?: string | undefined;
}

const [file = ""] = process.argv.slice(2);
const { handler } = (await import(file)) as {
  handler: (event: unknown, context: unknown) => unknown;
};
let requests = 0;

process.on("message", ({ event, calls }: LambdaQuestion) => {
  void measure(event, calls).then((answer) => process.send?.(answer));
});
process.once("disconnect", () => process.exit());

async function measure(name: string, calls: number): Promise<LambdaAnswer> {
  const found = [...CASES, ECHO].find((it) => it.name === name);
  if (!found) throw new Error(`There is no event ${name}`);
  const events = Array.from({ length: calls }, () => JSON.parse(found.event));
  const contexts = events.map(createContext);
  const results: unknown[] = new Array(calls).fill(undefined);
  // What making the events left behind is not the contestant's.
  globalThis.gc?.({ type: "minor", execution: "sync" });
  try {
    const before = process.cpuUsage();
    for (let call = 0; call < calls; call += 1) {
      results[call] = await handler(events[call], contexts[call]);
    }
    const { user, system } = process.cpuUsage(before);
    const wrong = results.map((it) => difference(it, found.expected)).find(Boolean);
    return { microseconds: (user + system) / calls, wrong };
  } catch (error) {
    return { microseconds: Number.NaN, wrong: `it threw ${error}` };
  }
}

/** A function that the runtime gives, with 30 seconds left. */
function createContext() {
  requests += 1;
  const end = Date.now() + 30_000;
  return {
    awsRequestId: `c6af9ac6-7b61-11e6-9a41-${String(requests).padStart(12, "0")}`,
    callbackWaitsForEmptyEventLoop: true,
    functionName: "shop",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:shop",
    memoryLimitInMB: "512",
    logGroupName: "/aws/lambda/shop",
    logStreamName: "2026/11/23/[$LATEST]abcdef",
    getRemainingTimeInMillis: () => end - Date.now(),
  };
}
