import { createFinder, isDecodeError } from "@portable-fn/adapter-kit/events";
import { isPortableError } from "@portable-fn/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decoderOf } from "../src/events/decode.ts";
import { fieldsOf } from "../src/events/fields.ts";
import { servicesOf } from "../src/events/services.ts";
import { EVENTS, shop } from "./native-events.ts";

const env = { PORTABLE_FN_PREFIX: "shop-" };
const { functions } = shop({ events: [], answer: () => undefined });
const decode = decoderOf(servicesOf(functions, env));
const route = { find: createFinder(functions, env), leaveOut() {} };

/** A delivery whose items are events or DecodeErrors; or an error of the whole. */
function holds(event: unknown): number {
  let read = 0;
  try {
    for (const { items } of decode(fieldsOf(event), route).groups) {
      for (const item of items) {
        expect([typeof item.id, typeof (item.order ?? "")]).toEqual(["string", "string"]);
        try {
          const made = item.read();
          expect([made.specversion, typeof made.id, typeof made.source]).toEqual([
            "1.0",
            "string",
            "string",
          ]);
          read += 1;
        } catch (error) {
          if (!isDecodeError(error)) throw error;
        }
      }
    }
  } catch (error) {
    if (!isPortableError(error)) throw error;
    expect(["PFN_DECODE", "PFN_UNCLAIMED", "PFN_AMBIGUOUS"]).toContain(error.code);
  }
  expect("polluted" in {}).toBe(false);
  return read;
}

/** Paths to every place in a value. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

function mutated(event: unknown, path: readonly string[], replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  const copy = Array.isArray(event) ? [...event] : { ...(event as object) };
  const inner = (event as Record<string, unknown>)[key];
  return Object.assign(copy, { [key]: mutated(inner, rest, replacement) });
}

const ODD: readonly unknown[] = [
  null,
  0,
  -1,
  1e300,
  "",
  "{",
  "%",
  "=",
  "__proto__",
  '{"__proto__":{"polluted":1}}',
  true,
  [],
  {},
  [null],
  { constructor: 1 },
  JSON.parse('{"__proto__":{"polluted":1},"N":"x"}'),
];

describe("decoders of events", () => {
  it.each(Object.entries(EVENTS))("know %s", (_name, event) => {
    expect(holds(event)).toBeGreaterThan(0);
  });

  it.each(Object.entries(EVENTS))("bear %s with anything in any place", (_name, event) => {
    for (const path of places(event)) {
      for (const odd of ODD) holds(mutated(event, path, odd));
    }
    const cases = fc.tuple(fc.constantFrom(...places(event)), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(fc.property(cases, ([path, value]) => void holds(mutated(event, path, value))));
  });

  it("bear any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void holds(value)),
      { numRuns: 2_000 },
    );
  });

  it("bear any JSON that a message carries", () => {
    const body = (text: string) => mutated(EVENTS["s3 by sqs"], ["Records", "0", "body"], text);
    const nested = fc.tuple(
      fc.constantFrom("s3", "sns", "bus", "rule", "s3 by EventBridge"),
      fc.nat(200),
      fc.constantFrom(...ODD),
    );
    fc.assert(
      fc.property(nested, ([name, at, odd]) => {
        const inner = EVENTS[name];
        const all = places(inner);
        holds(body(JSON.stringify(mutated(inner, all[at % all.length] ?? [], odd))));
      }),
      { numRuns: 1_000 },
    );
  });
});
