import { defineApp, http } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { createKv, type Kv } from "@portable-fn/services/kv";
import { memory } from "@portable-fn/services/kv/memory";
import { describe, expect, it } from "vitest";
import { overriding } from "../../test/idempotency/overriding.ts";
import { conflict, errors } from "../errors/index.ts";
import { type IdempotencyOptions, idempotency } from "./index.ts";

type Handler = (request: Request, run: number) => Response | Promise<Response>;

function counted(options: Partial<IdempotencyOptions>, handler: Handler) {
  let runs = 0;
  const use = [idempotency({ store: memory(), ...options })];
  const pay = http((request) => handler(request, ++runs), { use, timeout: 10 });
  const client = test(defineApp({ name: "shop", use: [errors()], functions: { pay } }));
  const send = () =>
    client.fetch("/", { method: "POST", body: "x", headers: { "idempotency-key": '"k"' } });
  return {
    client,
    send,
    runs: () => runs,
    statuses: async (times: number) => {
      const statuses: number[] = [];
      for (let at = 0; at < times; at += 1) {
        const response = await send();
        statuses.push(response.status);
        await response.body?.cancel();
      }
      return statuses;
    },
  };
}

const ok = () => new Response("ok");

/** A store whose methods can be made to fail; `after` fails once the store has done it. */
function failing() {
  const broken = new Set<string>();
  const store = overriding((driver) => ({
    async get(key) {
      if (broken.has("get")) throw new Error("down");
      return driver.get(key);
    },
    async compareAndSet(...given) {
      if (broken.has("set")) throw new Error("down");
      const version = await driver.compareAndSet?.(...given);
      if (broken.has("after")) throw new Error("the answer was lost");
      return version;
    },
  }));
  return { store, broken };
}

async function firstKey(kv: Kv): Promise<string> {
  for await (const key of kv.list("idempotency/")) return key;
  return "";
}

describe("idempotency of what fails", () => {
  it.each([500, 503, 429, 408, 425])("runs again after a status of %i", async (status) => {
    const { statuses, runs } = counted({}, (_request, run) =>
      run === 1 ? new Response("no", { status }) : ok(),
    );
    expect(await statuses(3)).toEqual([status, 200, 200]);
    expect(runs()).toBe(2);
  });

  it("runs again after an error was thrown, and not after a refusal that was returned", async () => {
    const thrown = counted({}, (_request, run) => {
      if (run === 1) throw new Error("broken");
      if (run === 2) throw conflict("not now");
      return new Response(null, { status: 404 });
    });
    expect(await thrown.statuses(4)).toEqual([500, 409, 404, 404]);
    expect(thrown.runs()).toBe(3);
  });

  it("keeps failures where it is told so", async () => {
    const returned = counted({ failures: "keep" }, () => new Response("no", { status: 500 }));
    expect(await returned.statuses(2)).toEqual([500, 500]);
    expect(returned.runs()).toBe(1);
    const thrown = counted({ failures: "keep", delivery: "at-least-once" }, () => {
      throw new Error("broken");
    });
    expect(await thrown.statuses(2)).toEqual([500, 409]);
    expect(thrown.runs()).toBe(1);
  });

  it.each([
    ["at-most-once", [409, 409], 0],
    ["at-least-once", [200, 200], 1],
  ] as const)("after a crash, %s", async (delivery, expected, more) => {
    let time = Date.now();
    const store = memory();
    const options = { store, delivery, now: () => time };
    // It never ends, as if its process had been killed.
    const killed = counted(options, () => new Promise(() => {}));
    void killed.send();
    await expect.poll(killed.runs).toBe(1);
    const { send, runs, statuses, client } = counted(options, ok);
    time += 14_000;
    const early = await send();
    expect([early.status, early.headers.get("retry-after"), runs()]).toEqual([409, "1", 0]);
    time += 2000;
    expect(await statuses(2)).toEqual(expected);
    expect(runs()).toBe(more);
    expect(client.logs[0]).toMatchObject({ message: "A run was begun and never ended" });
  });

  it("does not take what a run that was overtaken says, but what it says in time", async () => {
    let time = Date.now();
    const finish: (() => void)[] = [];
    const handler: Handler = (_request, run) =>
      new Promise((resolve) => finish.push(() => resolve(new Response(`run ${run}`))));
    const options = { delivery: "at-least-once", now: () => time } as const;
    const { client, send, runs } = counted(options, handler);
    const first = send();
    await expect.poll(runs).toBe(1);
    time += 60_000;
    const second = send();
    await expect.poll(runs).toBe(2);
    finish[0]?.();
    expect(await (await first).text()).toBe("run 1");
    finish[1]?.();
    expect(await (await second).text()).toBe("run 2");
    expect(await (await send()).text()).toBe("run 2");
    expect(client.logs.at(-1)).toMatchObject({ message: /took over/ });
    const late = counted({ now: () => time }, handler);
    const slow = late.send();
    await expect.poll(late.runs).toBe(1);
    time += 60_000;
    expect((await late.send()).status).toBe(409);
    finish[2]?.();
    expect(await (await slow).text()).toBe("run 1");
    expect(await (await late.send()).text()).toBe("run 1");
  });

  it("forgets after the time to live", async () => {
    let time = Date.now();
    const now = () => time;
    const { statuses, runs } = counted({ store: memory({ now }), now, ttlSeconds: 60 }, ok);
    await statuses(2);
    expect(runs()).toBe(1);
    time += 61_000;
    await statuses(2);
    expect(runs()).toBe(2);
  });
});

describe("idempotency with a store that fails", () => {
  it.each(["get", "set"])("refuses rather than runs twice: %s", async (method) => {
    const { store, broken } = failing();
    const { client, send, runs } = counted({ store }, ok);
    await send();
    broken.add(method).add("set");
    const response = await send();
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await response.text()).not.toContain("down");
    expect(client.logs[0]).toMatchObject({ error: { message: "down" } });
    broken.clear();
    expect([(await send()).status, runs()]).toEqual([200, 1]);
  });

  it("runs unprotected where it is told so", async () => {
    const { store, broken } = failing();
    const { statuses, runs } = counted({ store, open: true }, ok);
    broken.add("set");
    expect(await statuses(2)).toEqual([200, 200]);
    expect(runs()).toBe(2);
  });

  it("answers although it could not be kept, and does not run again", async () => {
    const { store, broken } = failing();
    let time = Date.now();
    const { client, send, statuses, runs } = counted({ store, now: () => time }, () => {
      broken.add("set");
      return ok();
    });
    expect((await send()).status).toBe(200);
    expect(client.logs).toMatchObject([{ message: "How a run ended could not be kept" }]);
    broken.clear();
    time += 60_000;
    expect(await statuses(2)).toEqual([409, 409]);
    expect(runs()).toBe(1);
  });

  it("knows its own record where the store's answer was lost", async () => {
    const { store, broken } = failing();
    broken.add("after");
    const { send, statuses, runs } = counted({ store }, ok);
    expect((await send()).status).toBe(200);
    broken.clear();
    expect([await statuses(1), runs()]).toEqual([[200], 1]);
  });

  it("knows its own record where the store's client wrote it twice", async () => {
    const store = overriding((driver) => ({
      async compareAndSet(...given) {
        await driver.compareAndSet?.(...given);
        return driver.compareAndSet?.(...given);
      },
    }));
    expect((await counted({ store }, ok).send()).status).toBe(200);
  });

  it.each([
    "garbage",
    "\n",
    "null\n",
    "[]\nx",
    '{"format":2}\n',
    '{"format":1,"state":"done","owner":1,"until":0,"fingerprint":""}\n',
    '{"__proto__":{"format":1},"state":"done"}\n',
  ])("runs over garbage only where it may run twice: %j", async (garbage) => {
    const store = createKv(memory());
    const careful = counted({ store }, ok);
    await careful.send();
    await store.set(await firstKey(store), garbage);
    expect(await careful.statuses(1)).toEqual([409]);
    expect(careful.client.logs[0]).toMatchObject({ level: "error" });
    const again = counted({ store, delivery: "at-least-once" }, ok);
    expect(await again.statuses(2)).toEqual([200, 200]);
    expect([careful.runs(), again.runs()]).toEqual([1, 1]);
  });
});

describe("idempotency of bodies that stream", () => {
  const streaming = (chunks: number, type = "text/plain") => {
    let made = 0;
    let isCancelled = false;
    const response = () => {
      let left = chunks;
      const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
        if (left === 0) return controller.close();
        left -= 1;
        made += 1;
        controller.enqueue(new TextEncoder().encode("0123456789"));
      };
      const cancel = () => {
        isCancelled = true;
      };
      const body = new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
      return new Response(body, { headers: { "content-type": type } });
    };
    return { response, made: () => made, isCancelled: () => isCancelled };
  };

  it("replays what fits", async () => {
    const { send, runs } = counted({ maxBytes: 100 }, streaming(10).response);
    const bodies = [await (await send()).text(), await (await send()).text()];
    expect(bodies).toEqual(["0123456789".repeat(10), "0123456789".repeat(10)]);
    expect(runs()).toBe(1);
  });

  it("sends on what does not fit, as it is made, and says so to who asks again", async () => {
    const stream = streaming(1000);
    const { send, runs } = counted({ maxBytes: 50 }, stream.response);
    const response = await send();
    expect(stream.made()).toBeLessThan(20);
    const again = await send();
    expect([again.status, await again.json()]).toMatchObject([
      410,
      { reason: "response-not-kept" },
    ]);
    expect(await response.text()).toBe("0123456789".repeat(1000));
    expect(runs()).toBe(1);
    const left = streaming(1000);
    await (await counted({ maxBytes: 50 }, left.response).send()).body?.cancel();
    expect(left.isCancelled()).toBe(true);
  });

  it("goes by what the store takes, headers included", async () => {
    const small = () =>
      overriding(({ capabilities }) => ({ capabilities: { ...capabilities, maxValueBytes: 600 } }));
    expect(await counted({ store: small() }, streaming(61).response).statuses(2)).toEqual([
      200, 410,
    ]);
    const headers = { "x-long": "x".repeat(600) };
    const wide = counted({ store: small() }, () => new Response("x", { headers }));
    expect(await wide.statuses(2)).toEqual([200, 410]);
  });

  it("waits for the end of no stream of events, and for none that says to be too large", async () => {
    const events = streaming(Number.POSITIVE_INFINITY, "text/event-stream; charset=utf-8");
    expect(await counted({}, events.response).statuses(2)).toEqual([200, 410]);
    const large = counted({ maxBytes: 5 }, () => {
      return new Response("0123456789", { headers: { "content-length": "10" } });
    });
    expect(await large.statuses(2)).toEqual([200, 410]);
  });

  it("takes a body that breaks off for a failure", async () => {
    const { statuses, runs } = counted({}, (_request, run) =>
      run > 1 ? ok() : new Response(new ReadableStream({ pull: () => Promise.reject("broken") })),
    );
    expect(await statuses(3)).toEqual([500, 200, 200]);
    expect(runs()).toBe(2);
  });
});
