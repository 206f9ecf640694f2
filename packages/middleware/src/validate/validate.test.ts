import { defineApp, http, queue } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { type } from "arktype";
import { Hono } from "hono";
import * as v from "valibot";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { errors } from "../errors/index.ts";
import { parseJson } from "./json.ts";
import { type Schemas, type ValidateOptions, validate } from "./validate.ts";

function serving<const S extends Schemas>(schemas: S, options: ValidateOptions = {}) {
  const input = validate(schemas, options);
  const api = http((_request, ctx) => Response.json(input.of(ctx)), { use: [input] });
  return test(defineApp({ name: "shop", use: [errors()], functions: { api } }));
}

const post = (body: BodyInit, type = "application/json") =>
  ({ method: "POST", body, headers: { "content-type": type } }) as const;

const SCHEMAS = {
  Zod: z.object({ item: z.string(), n: z.number().int() }),
  Valibot: v.object({ item: v.string(), n: v.pipe(v.number(), v.integer()) }),
  ArkType: type({ item: "string", n: "number.integer" }),
};

describe("validate", () => {
  it.each(Object.entries(SCHEMAS))("takes schemas of %s", async (_name, json) => {
    const client = serving({ json });
    const good = await client.fetch("/", post('{"item":"tea","n":2}'));
    expect(await good.json()).toEqual({ json: { item: "tea", n: 2 } });
    const bad = await client.fetch("/", post('{"n":1.5}'));
    expect(bad.status).toBe(422);
    const { errors: failures } = (await bad.json()) as { errors: { pointer: string }[] };
    expect(failures.map(({ pointer }) => pointer).toSorted()).toEqual(["/item", "/n"]);
  });

  it("tells all that is wrong at once, with places and pointers", async () => {
    const client = serving({
      query: v.object({ page: v.pipe(v.string(), v.digits()) }),
      headers: v.object({ "x-tenant": v.string() }),
      cookies: v.object({ session: v.string() }),
      json: v.object({ "a/b": v.array(v.object({ "~": v.number() })) }),
    });
    const response = await client.fetch("/?page=x", post('{"a/b":[{"~":1},{"~":"2"}]}'));
    expect(response.status).toBe(422);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const { errors: failures } = (await response.json()) as { errors: unknown[] };
    expect(failures).toMatchObject([
      { in: "query", pointer: "/page" },
      { in: "headers", pointer: "/x-tenant" },
      { in: "cookies", pointer: "/session" },
      { in: "json", pointer: "/a~1b/1/~0" },
    ]);
  });

  it("reads query, headers, cookies and the parameters of a path", async () => {
    const any = v.record(v.string(), v.unknown());
    const client = serving(
      { query: any, headers: v.object({ "x-one": v.string() }), cookies: any, params: any },
      { path: "/orders/:id/items/:item" },
    );
    const response = await client.fetch("/orders/a%2Fb/items/7?a=1&b=2&b=3&empty=&c=+x", {
      headers: { "x-one": "1", cookie: 'a=1; b="two%20words"; a=2; broken' },
    });
    expect(await response.json()).toEqual({
      query: { a: "1", b: ["2", "3"], empty: "", c: " x" },
      headers: { "x-one": "1" },
      cookies: { a: "1", b: "two words" },
      params: { id: "a/b", item: "7" },
    });
  });

  it("reads forms, also with files", async () => {
    const input = validate({ form: v.object({ name: v.string(), file: v.instance(Blob) }) });
    const api = http(
      async (_request, ctx) => {
        const { name, file } = input.of(ctx).form;
        return new Response(`${name}: ${await file.text()}`);
      },
      { use: [input] },
    );
    const client = test(defineApp({ name: "shop", use: [errors()], functions: { api } }));
    const form = new FormData();
    form.set("name", "note");
    form.set("file", new File(["hello"], "note.txt"));
    const response = await client.fetch("/", { method: "POST", body: form });
    expect(await response.text()).toBe("note: hello");
    const encoded = serving({ form: v.object({ tag: v.array(v.string()) }) });
    const list = await encoded.fetch("/", {
      method: "POST",
      body: new URLSearchParams("tag=a&tag=b"),
    });
    expect(await list.json()).toEqual({ form: { tag: ["a", "b"] } });
  });

  it("works inside Hono, with the parameters of its route, and leaves the body to it", async () => {
    const input = validate({
      params: v.object({ id: v.pipe(v.string(), v.digits(), v.transform(Number)) }),
      json: v.object({ n: v.number() }),
    });
    const app = new Hono().use(errors()).post("/items/:id", input, async (c) => {
      const { params, json } = input.of(c);
      return c.json({ next: params.id + json.n, raw: await c.req.json() });
    });
    const response = await app.request("/items/41", post('{"n":1}'));
    expect(await response.json()).toEqual({ next: 42, raw: { n: 1 } });
    expect((await app.request("/items/x", post('{"n":1}'))).status).toBe(422);
    const shop = test(defineApp({ name: "shop", functions: { api: http(app) } }));
    expect((await shop.fetch("/items/41", post('{"n":1}'))).status).toBe(200);
  });

  it.each([
    [400, "no JSON", post('{"item":')],
    [400, "nothing", post("")],
    [400, "a name twice", post('{"n":1,"n":2}')],
    [400, "a name twice, with blanks", post('{"n" :1,"n":2}')],
    [400, "the name __proto__", post('{"__proto__":{"admin":true}}')],
    [400, "constructor.prototype", post('{"constructor":{"prototype":{"admin":true}}}')],
    [400, "too deep a document", post("[".repeat(100) + "]".repeat(100))],
    [413, "too large a document", post(`"${"x".repeat(200)}"`)],
    [415, "another content type", post("{}", "text/plain")],
    [415, "no content type", { method: "POST", body: new Uint8Array([123, 125]) }],
  ])("answers %i to %s", async (status, _what, init) => {
    const client = serving({ json: v.unknown() }, { maxBytes: 200 });
    expect((await client.fetch("/", init)).status).toBe(status);
    expect("admin" in {}).toBe(false);
  });

  it("rejects events that do not fit, one by one, and hands on what the schema made", async () => {
    const seen: unknown[] = [];
    const input = validate({ event: v.object({ n: v.pipe(v.string(), v.transform(Number)) }) });
    const one = queue("one", async ({ data }) => void seen.push(data), { use: [input] });
    const all = queue("all", async (batch) => void seen.push(batch.map(({ data }) => data)), {
      batch: true,
      use: [input],
    });
    const client = test(defineApp({ name: "shop", functions: { one, all } }));
    for (const name of ["one", "all"]) {
      const { acknowledged, deadLetters } = await client
        .queue(name)
        .sendAll([{ n: "1" }, { n: 2 }]);
      expect(acknowledged).toMatchObject([{ sent: { n: "1" } }]);
      expect(deadLetters).toMatchObject([{ sent: { n: 2 }, attempts: 1 }]);
    }
    expect(seen).toEqual([{ n: 1 }, [{ n: 1 }]]);
  });

  it("checks responses while somebody develops", async () => {
    const input = validate({}, { responses: { 200: v.object({ ok: v.boolean() }) } });
    const api = http(() => Response.json({ ok: "yes" }), { use: [input] });
    const app = defineApp({ name: "shop", use: [errors()], functions: { api } });
    expect((await test(app, { env: { NODE_ENV: "development" } }).fetch("/")).status).toBe(500);
    expect((await test(app, { env: { NODE_ENV: "production" } }).fetch("/")).status).toBe(200);
  });

  it("waits for schemas that wait", async () => {
    const known = v.pipeAsync(
      v.string(),
      v.checkAsync(async (name) => name === "ada", "Nobody knows that name"),
    );
    const client = serving({ query: v.objectAsync({ name: known }), headers: v.object({}) });
    expect(await (await client.fetch("/?name=ada")).json()).toMatchObject({
      query: { name: "ada" },
    });
    expect((await client.fetch("/?name=eve")).status).toBe(422);
  });

  it("refuses to want JSON and a form at once", () => {
    const both = { json: v.unknown(), form: v.unknown() };
    expect(() => validate(both)).toThrow(expect.objectContaining({ code: "PFN_VALIDATE_BODY" }));
  });

  it("says when it did not run", async () => {
    const input = validate({ json: v.unknown() });
    const api = http((_request, ctx) => Response.json(input.of(ctx)));
    const client = test(defineApp({ name: "shop", functions: { api } }));
    expect((await client.fetch("/")).status).toBe(500);
    expect(client.logs).toMatchObject([{ error: { code: "PFN_NOT_VALIDATED" } }]);
  });

  it("hands types on", () => {
    const input = validate({
      json: SCHEMAS.Zod,
      query: v.object({ page: v.pipe(v.string(), v.transform(Number)) }),
      headers: SCHEMAS.ArkType,
    });
    type Found = ReturnType<typeof input.of>;
    expectTypeOf<Found["json"]>().toEqualTypeOf<{ item: string; n: number }>();
    expectTypeOf<Found["query"]>().toEqualTypeOf<{ page: number }>();
    expectTypeOf<Found["headers"]>().toEqualTypeOf<{ item: string; n: number }>();
    // @ts-expect-error nothing validates a form here
    type _Form = Found["form"];
  });
});

describe("parseJson", () => {
  it("reads what JSON.parse reads, names in strings and escapes included", () => {
    for (const text of [
      '{"a":"\\"b\\":","c":{"d":[{"a":1},{"a":2}]}}',
      "[]",
      "null",
      '{"a" : 1}',
    ]) {
      expect(parseJson(text, 8)).toEqual(JSON.parse(text));
    }
  });
});
