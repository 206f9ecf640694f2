import { describe, expect, it } from "vitest";
import { AsyncDelivery } from "../target/event-source/async-delivery.ts";
import { ManualClock, settled } from "./manual-clock.ts";

const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:shop";

function start(answer: (at: number) => unknown, delays?: readonly number[]) {
  const clock = new ManualClock();
  const times: number[] = [];
  const begun = clock.now();
  const delivery = new AsyncDelivery({
    clock,
    functionArn,
    invoke: async () => answer(times.push((clock.now() - begun) / 1000)),
    ...(delays && { delays }),
  });
  return { clock, times, delivery };
}

const fail = () => Promise.reject(new Error("no"));

describe("AsyncDelivery", () => {
  it("invokes once what succeeds, whatever is returned", async () => {
    const { delivery, times } = start(() => ({ batchItemFailures: [{ itemIdentifier: "x" }] }));
    expect(await delivery.deliver({})).toEqual({ outcome: "succeeded", invocations: 1 });
    expect([times, delivery.failures]).toEqual([[0], []]);
  });

  it("tries twice more, after one minute and two, then gives it to the failure destination", async () => {
    const { clock, delivery, times } = start(fail);
    const report = delivery.deliver({ Records: [1] });
    await clock.advance(1000);
    expect(await report).toEqual({ outcome: "failed", invocations: 3 });
    expect(times).toEqual([0, 60, 180]);
    expect(delivery.failures).toEqual([
      {
        version: "1.0",
        timestamp: "2023-11-14T22:16:20.000Z",
        requestContext: {
          requestId: expect.any(String),
          functionArn: `${functionArn}:$LATEST`,
          condition: "RetriesExhausted",
          approximateInvokeCount: 3,
        },
        requestPayload: { Records: [1] },
        responseContext: {
          statusCode: 200,
          executedVersion: "$LATEST",
          functionError: "Unhandled",
        },
        responsePayload: { errorMessage: "no" },
      },
    ]);
  });

  it("ends with the first success", async () => {
    const { clock, delivery, times } = start((at) => (at < 2 ? fail() : null), [0.01, 0.01]);
    const report = delivery.deliver({});
    await clock.advance(1);
    expect(await report).toEqual({ outcome: "succeeded", invocations: 2 });
    expect(times).toEqual([0, 0.01]);
  });

  it("does not let one event wait for another", async () => {
    const { clock, delivery } = start((at) => (at === 1 ? fail() : null));
    const first = delivery.deliver({});
    expect(await delivery.deliver({})).toEqual({ outcome: "succeeded", invocations: 1 });
    await clock.advance(60);
    expect(await first).toEqual({ outcome: "succeeded", invocations: 2 });
  });

  it("stops, and tries nothing again", async () => {
    const { clock, delivery, times } = start(fail);
    const report = delivery.deliver({});
    await settled();
    await delivery.stop();
    expect(await report).toEqual({ outcome: "stopped", invocations: 1 });
    await clock.advance(1000);
    expect(await delivery.deliver({})).toEqual({ outcome: "stopped", invocations: 0 });
    expect([times, delivery.failures]).toEqual([[0], []]);
  });
});
