import { isDecodeError } from "@portable-fn/adapter-kit";
import { type AppFunction, defineApp, object, schedule, stream, topic } from "@portable-fn/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFields } from "../src/decode/fields.ts";
import { decodeActivation } from "../src/events/decode.ts";
import * as triggers from "./triggers.ts";

const nothing = () => {};
const { functions } = defineApp({
  name: "shop",
  functions: {
    nightly: schedule("0 3 * * *", nothing),
    audit: topic("order-placed", nothing),
    clicks: stream("clicks", nothing),
    thumbs: object("uploads", nothing),
  },
});
const byKind = new Map<string, AppFunction>(functions.map((fn) => [fn.trigger.kind, fn]));

/** Items or a DecodeError; of each item an event or a DecodeError. */
function holds(params: unknown): void {
  const activation = { id: "id", action: "shop", now: Date.now() };
  attempt(() => {
    for (const { id, candidates } of decodeActivation(isFields(params) ? params : {}, activation)) {
      expect(typeof id).toBe("string");
      for (const { kind, names, read } of candidates) {
        expect(names.every((name) => typeof name === "string")).toBe(true);
        const fn = byKind.get(kind);
        if (fn) attempt(() => expect(read(fn)).toMatchObject({ specversion: "1.0" }));
      }
    }
  });
  expect("polluted" in {}).toBe(false);
}

function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isDecodeError(error)) throw error;
  }
}

function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

function mutated(event: unknown, path: readonly string[], replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof event !== "object" || event === null) return replacement;
  const changed = Object.entries(event).map(([name, inner]): [string, unknown] =>
    name === key ? [name, mutated(inner, rest, replacement)] : [name, inner],
  );
  return Array.isArray(event) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("\r\nx: y", "1e99", "-1", "9999999999999999999", "\ud800", "__proto__", ""),
  fc.constant(undefined),
  fc.constant(JSON.parse('{"__proto__":{"polluted":1}}')),
);

describe("the decoders of events", () => {
  it("take any JSON", () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), holds), { numRuns: 2_000 });
  });

  it.each(Object.entries(triggers))("take any mutation of %s", (_name, event) => {
    const mutations = fc.array(fc.tuple(fc.constantFrom(...places(event)), odd), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(mutations, (list) =>
        holds(list.reduce((changed: unknown, [path, to]) => mutated(changed, path, to), event)),
      ),
      { numRuns: 1_000 },
    );
  });
});
