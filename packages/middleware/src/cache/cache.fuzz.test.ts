import { isPortableError } from "@portable-fn/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { isUnchanged } from "./conditions.ts";
import { readDirectives, secondsOf } from "./directives.ts";
import { readDate } from "./http-date.ts";
import { decodeRecord, encodeRecord } from "./record.ts";

it("decodeRecord: any bytes give a record or a PortableError", () => {
  const json = fc
    .record(
      {
        url: fc.oneof(fc.string(), fc.jsonValue()),
        generation: fc.jsonValue(),
        names: fc.jsonValue(),
        status: fc.oneof(fc.constant(200), fc.jsonValue()),
        headers: fc.jsonValue(),
        __proto__: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((head) => {
      const text = new TextEncoder().encode(JSON.stringify(head));
      const bytes = new Uint8Array(8 + text.byteLength);
      bytes.set([0x50, 0x46, 0x43, 0x31]);
      new DataView(bytes.buffer).setUint32(4, text.byteLength);
      bytes.set(text, 8);
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), json), (bytes) => {
      try {
        const stored = decodeRecord(bytes);
        expect(decodeRecord(encodeRecord(stored))).toEqual(stored);
      } catch (error) {
        expect(isPortableError(error) && error.code).toBe("PFN_CACHE_RECORD");
      }
    }),
    { numRuns: 2000 },
  );
});

it("readDirectives: any value ends, and numbers are numbers", () => {
  const part = fc.constantFrom("max-age", "=", '"', "\\", ",", " ", "60", "a", "\t", "no-store");
  fc.assert(
    fc.property(
      fc.array(part).map((parts) => parts.join("")),
      (value) => {
        const directives = readDirectives(value);
        const seconds = secondsOf(directives, "max-age");
        expect(seconds === undefined || (seconds >= 0 && seconds <= 2 ** 31)).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});

it("readDirectives: reads what was written", () => {
  const name = fc.stringMatching(/^[a-z][a-z-]{0,10}$/);
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ unit: "grapheme-ascii" })), (all) => {
      const quote = (value: string) => `"${value.replace(/["\\]/g, "\\$&")}"`;
      const text = Object.entries(all).map(([key, value]) => `${key}=${quote(value)}`);
      expect(Object.fromEntries(readDirectives(text.join(", ")))).toEqual({ ...all });
    }),
  );
});

it("readDate: what was written as a date is that date", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), fc.string(), (seconds, text) => {
      expect(readDate(new Date(seconds * 1000).toUTCString(), 0)).toBe(seconds * 1000);
      expect(readDate(text, 0)).toBeUndefined();
    }),
  );
});

it("isUnchanged: a client that knows nothing gets the response", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]*$/), (known) => {
      const request = new Request("http://localhost/", { headers: { "if-none-match": known } });
      const headers = new Headers({ etag: '"not in there: \u00e9"' });
      expect(isUnchanged(request, headers, 0)).toBe(known.trim() === "*");
    }),
  );
});
