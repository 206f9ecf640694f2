/** What no figure may fall behind, however noisy the machine is. */
import { afterAll, describe, expect, it } from "vitest";
import { runCold } from "./benches/cold.ts";
import { HONO, lambdaRatios, OURS, runLambda } from "./benches/lambda.ts";
import { deleteBundles } from "./measure/bundle.ts";

const quiet = () => {};

afterAll(deleteBundles);

describe("the Lambda adapter with an unchanged Hono app", () => {
  it("takes less CPU time of a warm call than hono/aws-lambda, whatever the event", async () => {
    const pace = { warmUp: 4, rounds: 5, within: 700 };
    const ratios = lambdaRatios(await runLambda({ pace, peers: [HONO] }, quiet), HONO);
    for (const [event, ratio] of Object.entries(ratios)) expect.soft(ratio, event).toBeLessThan(1);
  });

  it("starts and answers without loading Node's own fetch, which hono/aws-lambda does", async () => {
    const starts = await runCold({ warmUp: 0, rounds: 1 }, quiet);
    const undici = [...starts].map(([name, [start]]) => [name, start?.undici]);
    expect(Object.fromEntries(undici)).toMatchObject({ [OURS]: false, [HONO]: true });
  });
});
