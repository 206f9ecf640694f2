import { fieldsOf, isDecodeError } from "@portable-fn/adapter-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventFields } from "../src/decode/fields.ts";
import { GATEWAYS } from "../src/from/gateways.ts";
import { recognise } from "../src/recognise.ts";
import { invokedBy } from "../src/to/invoked.ts";
import * as events from "./events.ts";

const INGRESSES: Readonly<Record<string, unknown>> = {
  "function-url": events.functionUrl,
  "api-gateway-v2": events.apiGatewayTwo,
  "api-gateway-v1": events.apiGatewayOne,
  "api-gateway-v2 with payload 1.0": { ...events.apiGatewayOne, version: "1.0" },
  alb: events.alb,
  "alb-multi-value": events.albMultiValue,
  "vpc-lattice-v1": events.latticeOne,
  "vpc-lattice-v2": events.latticeTwo,
};

const invoked = invokedBy(events.context);

function decode(event: unknown) {
  const fields = (event ?? {}) as EventFields;
  return recognise(fields).decode(fields, invoked, undefined);
}

/** An invocation or a DecodeError. */
function holds(event: unknown): void {
  try {
    const { url, headers, method, clientAddress } = decode(event);
    expect(["string", "undefined"]).toContain(typeof clientAddress);
    expect(/^https?:\/\/[^/?#@\s]+\//.test(url)).toBe(true);
    expect(typeof method).toBe("string");
    expect(headers.length % 2).toBe(0);
    expect(
      headers.every((text, at) =>
        at % 2 === 0 ? text === text.toLowerCase() : !/[\r\n\0]/.test(text),
      ),
    ).toBe(true);
  } catch (error) {
    if (!isDecodeError(error)) throw error;
    expect([undefined, 400, 414]).toContain(error.status);
  }
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
  Object.defineProperty(copy, key, {
    value: mutated((event as Record<string, unknown>)[key], rest, replacement),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "\r\nx: y",
    "//evil.example",
    "http://evil.example/x",
    "%",
    "%zz",
    "/../..",
    "é",
    "\ud800",
    "2.0",
  ),
  fc.constant(undefined),
  fc.dictionary(
    fc.string({ unit: "binary" }),
    fc.oneof(fc.string(), fc.array(fc.string()), fc.jsonValue()),
  ),
);

describe("decodeEvent", () => {
  it("takes any JSON: an invocation or a DecodeError", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (event) => holds(event)),
      { numRuns: 2_000 },
    );
  });

  it.each(Object.entries(INGRESSES))("takes any mutation of %s", (_name, event) => {
    const anywhere = fc.constantFrom(...places(event));
    const mutations = fc.array(fc.tuple(anywhere, odd), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(mutations, (list) => {
        let changed = event;
        for (const [path, replacement] of list) {
          const there = path.slice(0, -1).every((_, at) => {
            let value = changed;
            for (const key of path.slice(0, at + 1))
              value = (value as Record<string, unknown> | undefined)?.[key];
            return typeof value === "object" && value !== null;
          });
          if (there && typeof changed === "object" && changed !== null)
            changed = mutated(changed, path, replacement);
        }
        holds(changed);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(Object.entries(events.foreignEvents))(
    "refuses %s, and any part more or less of it",
    (_name, event) => {
      expect(() => decode(event)).toThrow(expect.objectContaining({ code: "PFN_DECODE" }));
      fc.assert(
        fc.property(fc.constantFrom(...places(event)), odd, (path, replacement) => {
          if (typeof event === "object" && event !== null) holds(mutated(event, path, replacement));
        }),
      );
    },
  );

  it("ends soon for long input", () => {
    const long = "%".repeat(200_000);
    const started = Date.now();
    for (const [name, event] of Object.entries(INGRESSES)) {
      const field =
        name === "vpc-lattice-v1"
          ? "raw_path"
          : "rawPath" in (event as object)
            ? "rawPath"
            : "path";
      holds({ ...(event as object), [field]: `/${long}` });
      holds({
        ...(event as object),
        rawQueryString: long,
        body: long,
        headers: { host: long, cookie: long },
      });
    }
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it("gives back what every gateway was asked", () => {
    const segment = fc
      .stringMatching(/^[A-Za-z0-9._~!$&'()*+,;=:@-]{1,12}$/)
      .filter((text) => !/^\.+$/.test(text));
    const pair = fc.tuple(fc.string({ minLength: 1 }), fc.string());
    fc.assert(
      fc.property(
        fc.array(segment),
        fc.uniqueArray(pair, { selector: ([key]) => key }),
        fc.uint8Array(),
        (segments, pairs, body) => {
          const query = new URLSearchParams(pairs).toString();
          for (const gateway of Object.values(GATEWAYS)) {
            const event = gateway.event({
              id: "id",
              method: "POST",
              target: `/${segments.join("/")}?${query}`,
              headers: [
                ["Host", "shop.test"],
                ["X-One", "1"],
              ],
              body,
              address: "192.0.2.1",
              protocol: "https",
            });
            const decoded = decode(JSON.parse(JSON.stringify(event)));
            const { url, headers, body: got } = decoded;
            expect(new URL(url).pathname).toBe(`/${segments.join("/")}`);
            expect(Object.fromEntries(new URL(url).searchParams)).toEqual(
              Object.fromEntries(new URLSearchParams(query)),
            );
            expect(fieldsOf(headers, "x-one")).toEqual(["1"]);
            const bytes =
              typeof got === "string"
                ? Buffer.from(got)
                : Buffer.from((got ?? new Uint8Array()) as Uint8Array);
            expect([...bytes]).toEqual([...body]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
