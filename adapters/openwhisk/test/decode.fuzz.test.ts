import { fieldsOf, isDecodeError } from "@portable-fn/adapter-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFields } from "../src/decode/fields.ts";
import { apacheRaw } from "../src/from/apache.ts";
import { codeEngine } from "../src/from/code-engine.ts";
import { digitalOceanRaw } from "../src/from/digitalocean.ts";
import { recognise } from "../src/recognise.ts";
import { invokedBy } from "../src/to/invoked.ts";
import * as events from "./events.ts";

const SHAPES: Readonly<Record<string, unknown>> = {
  apache: events.apache,
  digitalocean: events.digitalOcean,
  "code-engine": events.codeEngine,
};

const invoked = invokedBy(events.context, {}, undefined);

function decode(event: unknown) {
  const fields = isFields(event) ? event : {};
  return recognise(fields)?.decode(fields, invoked, undefined);
}

/** An invocation, a DecodeError, or no HTTP. */
function holds(event: unknown): void {
  try {
    const invocation = decode(event);
    if (!invocation) return;
    const { url, headers, method, clientAddress } = invocation;
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
  if (!isFields(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

function mutated(event: unknown, path: readonly string[], replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined || !isFields(event)) return replacement;
  const others = Object.entries(event).filter(([name]) => name !== key);
  return Object.fromEntries([...others, [key, mutated(event[key], rest, replacement)]]);
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("\r\nx: y", "//evil.example", "http://evil.example/x", "%", "/../..", "\ud800"),
  fc.constant(undefined),
  fc.dictionary(fc.string({ unit: "binary" }), fc.oneof(fc.string(), fc.jsonValue())),
);

describe("the decoders", () => {
  it("take any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (event) => holds(event)),
      { numRuns: 2_000 },
    );
  });

  it.each(Object.entries(SHAPES))("take any mutation of %s", (_name, event) => {
    const mutations = fc.array(fc.tuple(fc.constantFrom(...places(event)), odd), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(mutations, (list) =>
        holds(list.reduce((changed, [path, to]) => mutated(changed, path, to), event)),
      ),
      { numRuns: 2_000 },
    );
  });

  it("end soon for long input", () => {
    const long = "%;=\"'\\".repeat(40_000);
    const started = Date.now();
    holds({ ...events.apache, __ow_path: `/${long}` });
    holds({ ...events.apache, __ow_query: long, __ow_body: long });
    const headers = { "content-type": `text/plain;${long}`, host: long, cookie: long };
    holds({ ...events.apache, __ow_headers: headers });
    holds({ http: { ...events.digitalOcean.http, path: long, body: long } });
    holds({ ...events.codeEngine, __ce_headers: { "Content-Type": `;${" ".repeat(200_000)}x` } });
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it("give back what every gateway was asked", () => {
    const segment = fc
      .stringMatching(/^[A-Za-z0-9._~!$&'()*+,;=:@-]{1,12}$/)
      .filter((text) => !/^\.+$/.test(text));
    const pair = fc.tuple(fc.string({ minLength: 1 }), fc.string());
    const type = fc.constantFrom(
      undefined,
      "application/octet-stream",
      "application/x-a",
      "image/png",
    );
    fc.assert(
      fc.property(
        fc.array(segment),
        fc.array(pair),
        fc.uint8Array(),
        type,
        fc.string({ unit: "binary" }).map((text) => text.toWellFormed().replace(/[\r\n\0]/g, "")),
        (segments, pairs, body, contentType, value) => {
          const query = new URLSearchParams(pairs).toString();
          const bytes = Buffer.from(value).toString("latin1");
          for (const gateway of [apacheRaw, digitalOceanRaw, codeEngine]) {
            const event = gateway.event({
              id: "id",
              method: "POST",
              target: `/${segments.join("/")}?${query}`,
              headers: [
                ["Host", "shop.test"],
                ["X-One", bytes],
                ...(contentType ? [["Content-Type", contentType] as const] : []),
              ],
              body,
              address: "192.0.2.1",
              protocol: "https",
            });
            const decoded = decode(JSON.parse(JSON.stringify(event))) ?? expect.unreachable();
            const { url, headers, body: got } = decoded;
            expect(new URL(url).pathname).toBe(`/${segments.join("/")}`);
            expect([...new URL(url).searchParams]).toEqual([...new URLSearchParams(query)]);
            expect(fieldsOf(headers, "x-one")).toEqual([bytes]);
            const received = Buffer.from((got ?? new Uint8Array()) as Uint8Array);
            expect([...received]).toEqual([...body]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
