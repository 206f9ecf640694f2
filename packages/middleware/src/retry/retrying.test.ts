import { describe, expect, it } from "vitest";
import { createBudget, type RetryOptions, retrying } from "./index.ts";

type Answer = Response | Error;

function calling(answers: readonly Answer[], options: RetryOptions = {}) {
  const waited: number[] = [];
  let calls = 0;
  const fetch = retrying({
    ...options,
    wait: async (milliseconds) => void waited.push(milliseconds),
    async fetch() {
      const answer = answers[Math.min(calls, answers.length - 1)];
      calls += 1;
      if (answer instanceof Error) throw answer;
      return answer?.clone() ?? new Response();
    },
  });
  return { fetch, waited, calls: () => calls };
}

const busy = (headers = {}) => new Response("busy", { status: 503, headers });
const fine = new Response("fine");
const URL = "https://stock.example/";

describe("retrying", () => {
  it("tries again after errors of the network and statuses that promise better luck", async () => {
    const { fetch, waited, calls } = calling([new TypeError("fetch failed"), busy(), fine]);
    expect(await (await fetch(URL)).text()).toBe("fine");
    expect(calls()).toBe(3);
    expect(waited).toHaveLength(2);
    expect(waited[0]).toBeLessThanOrEqual(100);
    expect(waited[1]).toBeLessThanOrEqual(200);
  });

  it("gives back the last answer, or the last error, when its attempts are used up", async () => {
    expect((await calling([busy()]).fetch(URL)).status).toBe(503);
    const failing = calling([new TypeError("fetch failed")], { attempts: 2 });
    await expect(failing.fetch(URL)).rejects.toThrow("fetch failed");
    expect(failing.calls()).toBe(2);
  });

  it("waits as long as Retry-After asks, and not where that is too long", async () => {
    const seconds = calling([busy({ "retry-after": "2" }), fine]);
    await seconds.fetch(URL);
    expect(seconds.waited).toEqual([2000]);
    const long = calling([busy({ "retry-after": "3600" }), fine]);
    expect((await long.fetch(URL)).status).toBe(503);
    const date = calling([busy({ "retry-after": new Date(0).toUTCString() }), fine]);
    await date.fetch(URL);
    expect(date.waited).toEqual([0]);
  });

  it("tries once what must not arrive twice", async () => {
    const post = calling([busy(), fine]);
    expect((await post.fetch(URL, { method: "POST", body: "x" })).status).toBe(503);
    const stream = calling([busy(), fine]);
    const body = new ReadableStream();
    const init = { method: "PUT", body, duplex: "half" } as RequestInit;
    expect((await stream.fetch(URL, init)).status).toBe(503);
    const told = calling([busy(), fine], { methods: ["POST"] });
    expect((await told.fetch(URL, { method: "POST", body: "x" })).status).toBe(200);
  });

  it("does not try again what the caller ended, nor what is no trouble of the server", async () => {
    const aborted = calling([new DOMException("left", "AbortError"), fine]);
    await expect(aborted.fetch(URL)).rejects.toThrow("left");
    expect(aborted.calls()).toBe(1);
    const missing = calling([new Response("", { status: 404 }), fine]);
    expect((await missing.fetch(URL)).status).toBe(404);
  });

  it("keeps to its budget", async () => {
    const budget = createBudget({ share: 0.5, reserve: 2 });
    const { fetch, calls } = calling([busy()], { budget, attempts: 10 });
    await fetch(URL);
    expect(calls()).toBe(3);
    await fetch(URL);
    expect(calls()).toBe(4);
    await fetch(URL);
    expect(calls()).toBe(6);
  });

  it("ends a pause with the request's signal", async () => {
    const controller = new AbortController();
    const fetch = retrying({ delay: 1e6, maxDelay: 1e6, fetch: async () => busy() });
    const waiting = fetch(URL, { signal: controller.signal });
    queueMicrotask(() => setTimeout(() => controller.abort(new Error("over"))));
    await expect(waiting).rejects.toThrow("over");
  });
});
