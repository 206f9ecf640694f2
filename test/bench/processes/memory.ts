/** A process that calls a Lambda handler very often and says how much memory stays in use. */
import { CASES } from "../events/cases.ts";
import { difference } from "../events/expected.ts";

/** What it is asked. */
export interface MemoryQuestion {
  readonly calls: number;
}

/** What it answers: bytes that are reachable after a collection of all garbage. */
export interface MemoryAnswer {
  readonly heap: number;
  /** Of buffers. */
  readonly external: number;
  readonly resident: number;
}

const [file = ""] = process.argv.slice(2);
const { handler } = (await import(file)) as {
  handler: (event: unknown, context: unknown) => unknown;
};
/** Each call is of another kind; 100 KB would take too long. */
const small = CASES.filter(({ event }) => event.length < 20_000);

process.on("message", ({ calls }: MemoryQuestion) => {
  void run(calls).then((answer) => process.send?.(answer));
});
process.once("disconnect", () => process.exit());

async function run(calls: number): Promise<MemoryAnswer> {
  for (let call = 0; call < calls; call += 1) {
    const { name, event, expected } = small[call % small.length] ?? CASES[0] ?? never();
    const result = await handler(JSON.parse(event), {
      awsRequestId: `c6af9ac6-7b61-11e6-9a41-${String(call).padStart(12, "0")}`,
      functionName: "shop",
      getRemainingTimeInMillis: () => 30_000,
    });
    // To compare all would take longer than to call.
    const wrong = call % 1000 < small.length ? difference(result, expected) : undefined;
    if (wrong) throw new Error(`${name}: ${wrong}`);
  }
  // What was freed by the first may free more.
  for (let time = 0; time < 3; time += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed, external, resident: rss };
}

function never(): never {
  throw new Error("There are no events");
}
