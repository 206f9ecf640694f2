import type { Manifest } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { entrySource, halfFor, kindsOf } from "./entry-source.ts";
import type { EntryPlan } from "./target.ts";

const manifest = {
  functions: [
    { name: "api", trigger: { kind: "http" } },
    { name: "orders", trigger: { kind: "queue" } },
  ],
} as unknown as Manifest;
const plan: EntryPlan = { manifest, app: "/app.ts", mode: "one" };
const shape = {
  adapter: "@portable-fn/some",
  create: "toSome",
  statement: (call: string) => `export const main = ${call};`,
};

describe("entrySource", () => {
  it("writes an entry that a person would write", () => {
    expect(entrySource({ ...plan, options: { bodyLimit: 5 } }, shape)).toBe(
      [
        'import app from "/app.ts";',
        'import { toSome } from "@portable-fn/some";',
        "",
        'export const main = toSome(app, {"bodyLimit":5});',
        "",
      ].join("\n"),
    );
  });

  it("puts services behind bindings, each module named once", () => {
    const imports = { createKv: "services/kv", memory: "services/kv/memory" };
    const factory = "() => createKv(memory())";
    const bindings = { one: { imports, factory }, two: { imports, factory } };
    const source = entrySource({ ...plan, bindings }, { ...shape, members: ["env: process.env"] });
    expect(source.match(/import/g)).toHaveLength(4);
    expect(source).toContain(
      'toSome(app, { ...{}, env: process.env, bindings: { "one": () => createKv(memory()), "two": () => createKv(memory()) } })',
    );
  });
});

describe("halfFor", () => {
  it("chooses by the functions that the entry runs", () => {
    const half = (name?: string) =>
      halfFor(kindsOf({ ...plan, ...(name && { options: { function: name } }) }));
    expect([half(), half("api"), half("orders")]).toEqual(["", "/http", "/events"]);
  });
});
