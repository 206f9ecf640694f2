import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isHttpProblem } from "../errors/index.ts";
import { keyIn } from "./key.ts";
import { settingsOf } from "./options.ts";
import { decodeRecord, encodeRecord } from "./record.ts";
import { replay } from "./response.ts";

const settings = settingsOf({ store: {} as never, maxKeyLength: 40, bareKeys: true });
const runs = { numRuns: 2000 };

describe("keyIn", () => {
  it("gives a key of the right length, or refuses", () => {
    const pieces = fc.array(fc.constantFrom('"', "\\", ";", "=", "a", " ", ",", "*", "\t", "é"));
    const header = fc.oneof(
      fc.string(),
      pieces.map((all) => all.join("")),
    );
    fc.assert(
      fc.property(header, (value) => {
        try {
          const key = keyIn({ get: () => value } as unknown as Headers, settings);
          expect(key).toMatch(/^[ -~]{1,40}$/);
        } catch (error) {
          expect(isHttpProblem(error) && error.status).toBe(400);
        }
      }),
      runs,
    );
  });

  it("reads every string back", () => {
    const text = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, (key) => {
        const header = `"${key.replace(/["\\]/g, "\\$&")}"`;
        expect(keyIn({ get: () => header } as unknown as Headers, settings)).toBe(key);
      }),
      runs,
    );
  });
});

describe("decodeRecord", () => {
  it("takes any bytes, and any JSON, for a record that can be replayed or for none", () => {
    const part = fc.oneof(fc.jsonValue(), fc.constantFrom(1, 200, "done", "", [["a", "b"]]));
    const response = fc.record(
      { status: part, statusText: part, headers: part },
      { requiredKeys: [] },
    );
    const head = fc.record(
      {
        format: fc.constantFrom(1, 2),
        state: fc.constantFrom("done", "running", null),
        owner: fc.constant("o"),
        until: fc.constant(0),
        fingerprint: fc.constant(""),
        response: fc.oneof(response, part),
      },
      { requiredKeys: ["format", "state"] },
    );
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.tuple(fc.oneof(head, fc.jsonValue()), fc.string()).map(([line, rest]) => {
        return new TextEncoder().encode(`${JSON.stringify(line)}\n${rest}`);
      }),
    );
    fc.assert(
      fc.property(bytes, (value) => {
        const record = decodeRecord(value);
        if (record?.response) replay(record.response);
      }),
      runs,
    );
  });

  it("gives what encodeRecord was given", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.integer({ min: 200, max: 599 }), (bytes, status) => {
        const headers: [string, string][] = [["x-a", "b\xff"]];
        const body = new Uint8Array(bytes);
        const response = { status, statusText: "Fine", headers, body };
        const record = { state: "done", owner: "o", until: 7, fingerprint: "f", response } as const;
        expect(decodeRecord(encodeRecord(record))).toEqual(record);
      }),
      runs,
    );
  });
});
