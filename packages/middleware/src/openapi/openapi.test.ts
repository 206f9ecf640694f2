import { defineApp, http } from "@portable-fn/core";
import { test } from "@portable-fn/memory";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type } from "arktype";
import { Hono } from "hono";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineProblems } from "../errors/index.ts";
import { validate } from "../validate/index.ts";
import {
  type OpenApiDocument,
  type OpenApiOperation,
  type OpenApiOptions,
  openApi,
  serveOpenApi,
} from "./index.ts";

const info = { title: "Shop", version: "1.0.0" };

const problems = defineProblems("https://shop.example/problems/", {
  "out-of-stock": { status: 409, title: "Out of stock", description: "Fewer are left" },
  closed: { status: 503, title: "The shop is closed" },
});

/** Makes a document that is valid, as are all schemas in it. */
async function valid(options: Omit<OpenApiOptions, "info">): Promise<OpenApiDocument> {
  const document = await openApi({ info, ...options });
  const copy = JSON.parse(JSON.stringify(document)) as OpenApiDocument;
  expect(copy, "it is JSON").toEqual(document);
  const { valid: isValid, errors } = await new Validator().validate(structuredClone(copy));
  expect(errors).toBeUndefined();
  expect(isValid).toBe(true);
  // The format's own schema does not look into schemas.
  const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
  for (const name of ["int32", "int64", "double", "uri-reference", "email", "binary", "uuid"]) {
    ajv.addFormat(name, true);
  }
  ajv.addKeyword("components");
  ajv.addSchema({ $id: "doc:", components: copy.components });
  for (const schema of schemasIn(copy.paths)) ajv.compile(absolute(schema) as object);
  for (const name of Object.keys(copy.components.schemas)) {
    ajv.compile({ $ref: `doc:#/components/schemas/${name}` });
  }
  return copy;
}

function schemasIn(node: unknown): unknown[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === "schema" ? [value] : schemasIn(value),
  );
}

function absolute(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"doc:#/'));
}

const only = async (operation: Partial<OpenApiOperation>) => {
  const document = await valid({ operations: [{ method: "post", path: "/x", ...operation }] });
  const [item = {}] = Object.values(document.paths);
  const [found = {}] = Object.values(item);
  return { document, found: found as { parameters?: { name: string }[]; requestBody?: unknown } };
};

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

const LIBRARIES = {
  Zod: {
    params: z.object({ id: z.string() }),
    query: z.object({ page: z.string().describe("From 1").optional(), tag: z.array(z.string()) }),
    headers: z.object({ "x-tenant": z.string(), authorization: z.string() }),
    cookies: z.object({ session: z.string() }),
    json: z.object({ item: z.string().min(1), n: z.string().transform(Number) }),
    reply: z.object({ ok: z.boolean() }),
  },
  Valibot: {
    params: v.object({ id: v.string() }),
    query: v.object({
      page: v.optional(v.pipe(v.string(), v.description("From 1"))),
      tag: v.array(v.string()),
    }),
    headers: v.object({ "x-tenant": v.string(), authorization: v.string() }),
    cookies: v.object({ session: v.string() }),
    json: v.object({
      item: v.pipe(v.string(), v.minLength(1)),
      n: v.pipe(v.string(), v.transform(Number)),
    }),
    reply: v.object({ ok: v.boolean() }),
  },
  ArkType: {
    params: type({ id: "string" }),
    query: type({ "page?": type("string").describe("From 1"), tag: "string[]" }),
    headers: type({ "x-tenant": "string", authorization: "string" }),
    cookies: type({ session: "string" }),
    json: type({ item: "string >= 1", n: "string.numeric.parse" }),
    reply: type({ ok: "boolean" }),
  },
};

describe("openApi", () => {
  it.each(Object.entries(LIBRARIES))(
    "takes schemas of %s",
    async (_name, { reply, ...schemas }) => {
      const input = validate(schemas, { responses: { 201: reply } });
      const { found } = await only({
        path: "/orders/:id{[0-9]+}",
        input,
        summary: "Orders",
        tags: ["orders"],
        operationId: "order",
      });
      expect(found).toMatchObject({ summary: "Orders", tags: ["orders"], operationId: "order" });
      expect(found.parameters?.toSorted(byName)).toEqual([
        { name: "id", in: "path", required: true, schema: { type: "string" } },
        { name: "page", in: "query", description: "From 1", schema: { type: "string" } },
        { name: "session", in: "cookie", required: true, schema: { type: "string" } },
        {
          name: "tag",
          in: "query",
          required: true,
          schema: { type: "array", items: { type: "string" } },
        },
        { name: "x-tenant", in: "header", required: true, schema: { type: "string" } },
      ]);
      expect(found.requestBody).toMatchObject({
        required: true,
        content: {
          "application/json": {
            schema: {
              type: "object",
              required: ["item", "n"],
              properties: { item: { type: "string", minLength: 1 }, n: { type: "string" } },
            },
          },
        },
      });
      expect(found).toMatchObject({
        responses: {
          201: {
            content: {
              "application/json": { schema: { properties: { ok: { type: "boolean" } } } },
            },
          },
          400: { content: { "application/problem+json": {} } },
          413: {},
          415: {},
          422: {
            content: {
              "application/problem+json": {
                schema: { $ref: "#/components/schemas/ValidationProblem" },
              },
            },
          },
          default: {},
        },
      });
    },
  );

  it("describes forms, and takes schemas of files", async () => {
    for (const form of [
      z.object({ name: z.string(), file: z.file() }),
      v.object({ name: v.string(), file: v.file() }),
      type({ name: "string", file: "File" }),
    ]) {
      const { found } = await only({ input: validate({ form }) });
      const schema = { type: "object", properties: { name: { type: "string" } } };
      expect(found.requestBody).toMatchObject({
        content: {
          "multipart/form-data": { schema },
          "application/x-www-form-urlencoded": { schema },
        },
      });
    }
  });

  it("names what is recursive or has a name once, and nothing else the same", async () => {
    const Tree = z.object({
      name: z.string(),
      get children() {
        return z.array(Tree);
      },
    });
    interface Item {
      readonly enum: string;
      readonly default: readonly Item[];
    }
    const Item: v.GenericSchema<Item> = v.object({
      // A member of data may be called as a keyword is.
      enum: v.string(),
      default: v.array(v.lazy(() => Item)),
    });
    const { Part } = type.module({ Part: { name: "string", "next?": "Part" } });
    const Named = z.object({ a: z.string() }).meta({ id: "Named" });
    const Pair = z.tuple([Named, Named]);
    const operations = [Tree, z.object({ tree: Tree }), Item, Part, Pair, z.array(Named)].map(
      (json, at): OpenApiOperation => ({
        method: "put",
        path: `/x${at}`,
        input: validate({ json }),
      }),
    );
    const { components, paths } = await valid({ operations });
    expect(Object.keys(components.schemas).filter((name) => name.startsWith("Named"))).toEqual([
      "Named",
    ]);
    expect(JSON.stringify(paths["/x4"]).match(/schemas\/Named/g)).toHaveLength(2);
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema({ $id: "doc:", components });
    const fits = (path: string, value: unknown) => {
      const [schema] = schemasIn(paths[path]?.put?.["requestBody"]);
      return ajv.validate(absolute(schema) as object, value);
    };
    const tree = { name: "a", children: [{ name: "b", children: [] }] };
    expect(fits("/x0", tree)).toBe(true);
    expect(fits("/x0", { ...tree, children: [{}] })).toBe(false);
    expect(fits("/x1", { tree })).toBe(true);
    expect(fits("/x1", { tree: { name: "a", children: [{}] } })).toBe(false);
    expect(fits("/x2", { enum: "a", default: [{ enum: "b", default: [] }] })).toBe(true);
    expect(fits("/x2", { enum: "a", default: [{ enum: "b" }] })).toBe(false);
    expect(fits("/x3", { name: "a", next: { name: "b" } })).toBe(true);
    expect(fits("/x3", { name: "a", next: { name: 1 } })).toBe(false);
    expect(fits("/x4", [{ a: "" }, { a: 1 }])).toBe(false);
  });

  it("keeps schemas of the same name with another meaning apart", async () => {
    const json = z.object({ a: z.string() }).meta({ id: "Problem" });
    const other = z.object({ b: z.string() }).meta({ id: "Problem" });
    const { document } = await only({
      input: validate({ json }, { responses: { 200: other } }),
    });
    expect(document.components.schemas).toMatchObject({
      Problem: { required: ["type", "title", "status"] },
      Problem2: { required: ["a"] },
      Problem3: { required: ["b"] },
    });
  });

  it("finds parameters in intersections and alternatives", async () => {
    const query = z
      .object({ a: z.string() })
      .and(
        z.union([
          z.object({ b: z.string(), c: z.string() }),
          z.object({ b: z.string(), d: z.string() }),
        ]),
      );
    const { found } = await only({ method: "get", input: validate({ query }) });
    const names = (found.parameters as { name: string; required?: boolean }[]).map(
      ({ name, required = false }) => `${name}${required ? "!" : ""}`,
    );
    expect(names.toSorted()).toEqual(["a!", "b!", "c", "d"]);
  });

  it("lists the catalogue's problems, those of an operation by their status", async () => {
    const document = await valid({
      problems,
      operations: [
        { method: "get", path: "/any" },
        {
          method: "get",
          path: "/some",
          problems: ["out-of-stock"],
          responses: { 204: { description: "Gone" } },
        },
      ],
    });
    const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    const problem = (schema: object) => ({ content: { "application/problem+json": { schema } } });
    expect(document.paths["/any"]?.get).toMatchObject({
      responses: {
        "2XX": {},
        default: problem({
          anyOf: [ref("OutOfStockProblem"), ref("ClosedProblem"), ref("Problem")],
        }),
      },
    });
    expect(document.paths["/some"]?.get).toEqual({
      responses: {
        204: { description: "Gone" },
        409: { description: "Conflict", ...problem(ref("OutOfStockProblem")) },
        default: { description: "Any other problem", ...problem(ref("Problem")) },
      },
    });
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: "doc:", components: document.components });
    const fits = ajv.compile({ $ref: "doc:#/components/schemas/OutOfStockProblem" });
    expect(fits(problems.problem("out-of-stock", "None left").toJSON("urn:x"))).toBe(true);
    expect(fits(problems.problem("closed").toJSON())).toBe(false);
  });

  it("passes on what an API says of itself", async () => {
    const document = await valid({
      servers: [{ url: "https://shop.example" }],
      tags: [{ name: "orders" }],
      security: [{ key: [] }],
      securitySchemes: { key: { type: "apiKey", in: "header", name: "x-key" } },
      operations: [
        { method: "get", path: "/a/{id}", deprecated: true },
        { method: "delete", path: "/a/:id", security: [], description: "Deletes" },
      ],
    });
    expect(document).toMatchObject({
      openapi: "3.1.1",
      info,
      servers: [{ url: "https://shop.example" }],
      paths: { "/a/{id}": { get: { deprecated: true }, delete: { security: [] } } },
    });
  });

  const params = z.object({ id: z.string() });
  it.each<[string, OpenApiOperation[]]>([
    ["PFN_OPENAPI_PATH", [{ method: "get", path: "/a/*" }]],
    ["PFN_OPENAPI_PATH", [{ method: "get", path: "/a/:id?" }]],
    ["PFN_OPENAPI_PATH", [{ method: "get", path: "a" }]],
    ["PFN_OPENAPI_PATH", [{ method: "get", path: "/a", input: validate({ params }) }]],
    ["PFN_OPENAPI_TWICE", [1, 2].map(() => ({ method: "get", path: "/a" }))],
    ["PFN_OPENAPI_TWICE", ["/a", "/b"].map((path) => ({ method: "get", path, operationId: "a" }))],
    ["PFN_OPENAPI_PROBLEM", [{ method: "get", path: "/a", problems: ["unknown"] }]],
    ["PFN_OPENAPI_SCHEMA", [{ method: "put", path: "/a", input: validate({ json: strange() }) }]],
  ])("refuses with %s what cannot be said", async (code, operations) => {
    await expect(openApi({ info, operations })).rejects.toMatchObject({ code });
  });
});

function strange() {
  const validateAny = (value: unknown) => ({ value });
  return { "~standard": { version: 1, vendor: "strange", validate: validateAny } } as const;
}

describe("serveOpenApi", () => {
  const operations = [{ method: "get", path: "/a" }] as const;

  it("serves the document as JSON, with an ETag", async () => {
    const api = http(serveOpenApi(openApi({ info, operations }), { path: "/openapi.json" }));
    const client = test(defineApp({ name: "shop", functions: { api } }));
    const response = await client.fetch("/openapi.json");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual(await openApi({ info, operations }));
    const etag = response.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    for (const known of [etag, `"x", W/${etag}`, "*"]) {
      const again = await client.fetch("/openapi.json", { headers: { "if-none-match": known } });
      expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([
        304,
        etag,
        "",
      ]);
    }
    const head = await client.fetch("/openapi.json", { method: "HEAD" });
    expect([head.status, head.headers.get("etag")]).toEqual([200, etag]);
    expect((await client.fetch("/openapi.json", { method: "POST" })).status).toBe(405);
    expect((await client.fetch("/")).status).toBe(404);
  });

  it("makes the document when it is first asked for, once, and again where that failed", async () => {
    let made = 0;
    const served = serveOpenApi(async () => {
      made += 1;
      if (made === 1) throw new Error("broken");
      return openApi({ info, operations });
    });
    const app = new Hono()
      .get("/docs", (c) => served(c.req.raw))
      .onError((_error, c) => c.text("", 500));
    expect(made).toBe(0);
    const statuses = [];
    for (let time = 0; time < 3; time += 1) statuses.push((await app.request("/docs")).status);
    expect(statuses).toEqual([500, 200, 200]);
    expect(made).toBe(2);
  });
});
