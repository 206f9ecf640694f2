import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bind, defineApp, http } from "@portable-fn/core";
import { type TestClient, test } from "@portable-fn/memory";
import { createKv, type Kv, type KvDriver } from "@portable-fn/services/kv";
import { memory } from "@portable-fn/services/kv/memory";
import { sqlite } from "@portable-fn/services/kv/sqlite";
import { describe, expect, it } from "vitest";
import { overriding } from "../../test/idempotency/overriding.ts";
import { errors } from "../errors/index.ts";
import { type IdempotencyOptions, idempotency } from "./index.ts";

type Handler = (request: Request, run: number) => Response | Promise<Response>;

interface Counted {
  readonly client: TestClient;
  /** How often the effect happened. */
  readonly runs: () => number;
}

/** A function that counts how often it runs. */
function counted(options: Partial<IdempotencyOptions> = {}, handler: Handler = created): Counted {
  let runs = 0;
  const once = idempotency({ store: memory(), ...options });
  const pay = http(
    (request) => {
      runs += 1;
      return handler(request, runs);
    },
    { use: [once] },
  );
  const client = test(defineApp({ name: "shop", use: [errors()], functions: { pay } }));
  return { client, runs: () => runs };
}

const created: Handler = (_request, run) => Response.json({ run }, { status: 201 });

const post = (
  client: TestClient,
  { key = '"k-1"', body = "{}", path = "/pay", ...headers }: Record<string, string> = {},
): Promise<Response> =>
  client.fetch(path, { method: "POST", body, headers: { "idempotency-key": key, ...headers } });

const reasonOf = async (response: Response): Promise<unknown[]> => {
  const { reason } = (await response.json()) as { reason?: string };
  return [response.status, reason];
};

describe("idempotency", () => {
  it("runs once, and gives the same response to who asks again", async () => {
    const { client, runs } = counted();
    const first = await post(client);
    expect([first.status, first.headers.get("idempotency-replayed")]).toEqual([201, null]);
    const second = await post(client);
    expect([second.status, second.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
    expect(await second.text()).toBe(await first.text());
    expect((await post(client, { key: '"k-2"' })).headers.has("idempotency-replayed")).toBe(false);
    expect(runs()).toBe(2);
  });

  it("replays bytes, status and headers as they were", async () => {
    const bytes = Uint8Array.from({ length: 512 }, (_, at) => at % 256);
    const { client } = counted({ cookies: true }, () => {
      const headers = new Headers({
        "content-type": "application/octet-stream",
        connection: "x-hop",
        "x-hop": "1",
        date: "Mon, 01 Jan 2024 00:00:00 GMT",
      });
      for (const name of ["link", "set-cookie"]) {
        headers.append(name, "a=1, 2; x");
        headers.append(name, "b=2");
      }
      return new Response(bytes, { status: 202, headers });
    });
    const first = await post(client);
    const second = await post(client);
    expect(new Uint8Array(await second.arrayBuffer())).toEqual(bytes);
    expect(new Uint8Array(await first.arrayBuffer())).toEqual(bytes);
    expect([second.status, second.statusText]).toEqual([first.status, first.statusText]);
    expect(second.headers.getSetCookie()).toEqual(["a=1, 2; x", "b=2"]);
    const left = new Set(["connection", "x-hop", "date"]);
    expect([...second.headers].filter(([name]) => name !== "idempotency-replayed")).toEqual(
      [...first.headers].filter(([name]) => !left.has(name)),
    );
  });

  it("keeps no cookie by default, and no body where there is none", async () => {
    const headers = { "set-cookie": "session=secret", location: "/orders/1" };
    const { client } = counted({}, () => new Response(null, { status: 204, headers }));
    expect((await post(client)).headers.getSetCookie()).toEqual(["session=secret"]);
    const again = await post(client);
    expect([again.status, again.body, again.headers.getSetCookie()]).toEqual([204, null, []]);
    expect(again.headers.get("location")).toBe("/orders/1");
  });

  it("hands the body on to the function", async () => {
    const { client } = counted({}, async (request) => new Response(await request.text()));
    expect(await (await post(client, { body: "what was sent" })).text()).toBe("what was sent");
    const bare = counted({}, (request) => new Response(String(request.body === null)));
    const response = await bare.client.fetch("/", {
      method: "POST",
      headers: { "idempotency-key": '"k"' },
    });
    expect(await response.text()).toBe("true");
  });

  it("is for POST and PATCH with a key, or as it is told", async () => {
    const send = async (client: TestClient, method: string, headers = {}) =>
      (await client.fetch("/", { method, headers })).headers.has("idempotency-replayed");
    const key = { "idempotency-key": '"k"' };
    const { client } = counted();
    for (const method of ["PUT", "GET"]) await send(client, method, key);
    expect(await send(client, "PUT", key)).toBe(false);
    await send(client, "POST");
    expect(await send(client, "POST")).toBe(false);
    await send(client, "PATCH", key);
    expect(await send(client, "PATCH", key)).toBe(true);
    const put = counted({ methods: ["PUT"] });
    await send(put.client, "PUT", key);
    expect(await send(put.client, "PUT", key)).toBe(true);
  });

  it("refuses a request without a key where one is required", async () => {
    const { client, runs } = counted({ required: true });
    const response = await client.fetch("/", { method: "POST" });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await reasonOf(response)).toEqual([400, "key-missing"]);
    expect(runs()).toBe(0);
  });

  it("takes for a key one structured string, and nothing else", async () => {
    const { client, runs } = counted({ maxKeyLength: 10 });
    const bad = [
      [
        "",
        '""',
        "bare",
        '"a',
        'a"',
        '"a" "b"',
        '"a", "b"',
        '"a\\x"',
        "'a'",
        '"ä"',
        '"12345678901"',
      ],
      [
        `"${"x".repeat(100_000)}"`,
        '"a";',
        '"a";=1',
        `"a"${";a=1".repeat(10_000)}`,
        "?1",
        "1",
        ":YQ==:",
      ],
    ].flat();
    for (const key of bad) {
      expect([key.slice(0, 20), ...(await reasonOf(await post(client, { key })))]).toEqual([
        key.slice(0, 20),
        400,
        "key-malformed",
      ]);
    }
    expect(runs()).toBe(0);
    for (const key of ['"1234567890"', ' "a" ', '"\\"\\\\"', '"a b";v=1; w="x;y"; z']) {
      expect((await post(client, { key })).status).toBe(201);
    }
  });

  it("takes a bare key too where it is told so, as the same", async () => {
    const { client, runs } = counted({ bareKeys: true });
    await post(client, { key: '"0b5-a"' });
    expect((await post(client, { key: "0b5-a" })).headers.has("idempotency-replayed")).toBe(true);
    expect((await post(client, { key: "a b" })).status).toBe(400);
    expect(runs()).toBe(1);
  });

  it("refuses the same key with another payload", async () => {
    const { client, runs } = counted();
    await post(client, { path: "/pay?a=1", body: "a" });
    expect(await reasonOf(await post(client, { path: "/pay?a=1", body: "b" }))).toEqual([
      422,
      "key-reused",
    ]);
    expect((await post(client, { path: "/pay?a=2", body: "a" })).status).toBe(422);
    expect((await post(client, { path: "/other?a=1", body: "a" })).status).toBe(422);
    expect((await post(client, { path: "/pay?a=1", body: "a" })).status).toBe(201);
    expect(runs()).toBe(1);
  });

  it("never lets two users, or two functions, share a key", async () => {
    const { client, runs } = counted();
    await post(client, { authorization: "Bearer a" });
    const other = await post(client, { authorization: "Bearer b" });
    expect([await other.json(), runs()]).toEqual([{ run: 2 }, 2]);
    const own = counted({ scope: ({ headers }) => headers.get("x-tenant") ?? "" });
    await post(own.client, { "x-tenant": "a", authorization: "Bearer 1" });
    await post(own.client, { "x-tenant": "a", authorization: "Bearer 2" });
    await post(own.client, { "x-tenant": "b" });
    expect(own.runs()).toBe(2);
    const use = [idempotency({ store: memory() })];
    const functions = {
      one: http(() => new Response("one"), { path: "/one", use }),
      two: http(() => new Response("two"), { path: "/two", use }),
    };
    const both = test(defineApp({ name: "shop", functions }));
    expect(await (await post(both, { path: "/one" })).text()).toBe("one");
    expect(await (await post(both, { path: "/two" })).text()).toBe("two");
  });

  it("takes a store behind a binding", async () => {
    const records = bind.kv<Kv>("records");
    const pay = http(created as never, { use: [idempotency({ store: records })] });
    const app = defineApp({ name: "shop", bindings: [records], functions: { pay } });
    const client = test(app, { bindings: { records: () => createKv(memory()) } });
    await post(client);
    expect((await post(client)).headers.get("idempotency-replayed")).toBe("true");
  });

  it("refuses a store that cannot compare and set, with the reason", async () => {
    const store = overriding(({ capabilities }) => ({
      capabilities: { ...capabilities, compareAndSet: false },
    }));
    expect(() => idempotency({ store })).toThrowError(
      expect.objectContaining({
        code: "PFN_KV_CAPABILITY",
        fix: expect.stringContaining("both would else be the first"),
      }),
    );
    const records = bind.kv<KvDriver>("records");
    const pay = http(() => new Response(), { use: [idempotency({ store: records })] });
    const app = defineApp({ name: "shop", bindings: [records], functions: { pay } });
    const client = test(app, { bindings: { records: () => store } });
    expect((await post(client)).status).toBe(500);
    expect(client.logs).toMatchObject([{ error: { code: "PFN_KV_CAPABILITY" } }]);
    expect(() => idempotency({ store: memory(), ttlSeconds: 0 })).toThrowError(/ttlSeconds/);
  });

  it("cannot be made to log a line, a key or a secret", async () => {
    let time = 0;
    const lines: string[] = [];
    const pay = http(() => new Response(), {
      use: [
        idempotency({
          store: overriding(() => ({ get: () => Promise.reject(new Error("down")) })),
          bareKeys: true,
          now: () => (time += 1_000_000),
        }),
      ],
    });
    const client = test(defineApp({ name: "shop", use: [errors()], functions: { pay } }), {
      log: (_level, line) => void lines.push(line),
    });
    for (const key of ['"secret-key\\"}"', "%0Asecret-key", '"secret-key\\"}"']) {
      await post(client, { key, authorization: "Bearer token-of-ada", body: "number of a card" });
    }
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join()).not.toMatch(/secret-key|token-of-ada|card|\n/);
  });
});

describe("idempotency of requests at once", () => {
  const folder = mkdtempSync(join(tmpdir(), "idempotency-"));
  const stores: Record<string, () => KvDriver> = {
    memory: () => memory(),
    sqlite: () => sqlite({ path: join(folder, `${crypto.randomUUID()}.db`) }),
  };

  for (const [name, make] of Object.entries(stores)) {
    it(`lets one of 200 run and refuses the others: ${name}`, async () => {
      const store = make();
      const { client, runs } = counted({ store }, async (_request, run) => {
        await new Promise((resolve) => setImmediate(resolve));
        return Response.json({ run });
      });
      const all = await Promise.all(Array.from({ length: 200 }, () => post(client)));
      const refused = all.filter(({ status }) => status === 409);
      expect(runs()).toBe(1);
      expect(all.filter(({ status }) => status === 200).length + refused.length).toBe(200);
      expect(refused.length).toBeGreaterThan(0);
      expect(refused[0]?.headers.get("retry-after")).toBe("1");
      expect(await reasonOf(refused[0] as Response)).toEqual([409, "in-progress"]);
      expect(await (await post(client)).json()).toEqual({ run: 1 });
      await store.close?.();
    });

    it(`lets one of 200 run and gives the others its response: ${name}`, async () => {
      const store = make();
      const options = { store, concurrent: "wait" } as const;
      const { client, runs } = counted(options, async (_request, run) => {
        await new Promise((resolve) => setImmediate(resolve));
        return Response.json({ run });
      });
      const all = await Promise.all(Array.from({ length: 200 }, () => post(client)));
      expect(runs()).toBe(1);
      expect(all.filter(({ status }) => status === 200)).toHaveLength(200);
      expect(all.filter(({ headers }) => headers.has("idempotency-replayed"))).toHaveLength(199);
      await store.close?.();
    });
  }

  it("lets one run after the other where each fails, and none at the same time", async () => {
    let running = 0;
    let most = 0;
    const { client, runs } = counted({ concurrent: "wait" }, async (_request, run) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return new Response(null, { status: run < 3 ? 503 : 200 });
    });
    const all = await Promise.all(Array.from({ length: 20 }, () => post(client)));
    expect([runs(), most]).toEqual([3, 1]);
    expect(all.filter(({ status }) => status === 503)).toHaveLength(2);
  });

  it("waits no longer than its own time allows, with pauses that grow", async () => {
    let time = 0;
    const pauses: number[] = [];
    let finish = () => {};
    const { client, runs } = counted(
      {
        concurrent: "wait",
        now: () => time,
        wait: async (milliseconds) => {
          pauses.push(milliseconds);
          time += milliseconds;
        },
      },
      () => new Promise((resolve) => (finish = () => resolve(new Response("done")))),
    );
    const first = post(client);
    await expect.poll(runs).toBe(1);
    expect(await reasonOf(await post(client))).toEqual([409, "in-progress"]);
    expect(pauses.length).toBeGreaterThan(10);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(1000);
    expect(pauses[0]).toBeLessThanOrEqual(20);
    finish();
    expect((await first).status).toBe(200);
  });

  it("removes its files", () => rmSync(folder, { recursive: true }));
});
