/** Data: JSON, text and bytes come out as what they are. */
import type { Delivered } from "../fixture/deeds.ts";
import type { Observer } from "./observer.ts";
import { freshKey } from "./scene.ts";
import type { EventSuite } from "./suite.ts";

/** Content that goes in, and the data that a handler gets. */
const KINDS: readonly (readonly [name: string, content: string, data: unknown])[] = [
  ["a JSON object", '{"a":[1,{"b":null}],"ü":"☃"}', { a: [1, { b: null }], ü: "☃" }],
  ["a JSON array", "[1,2,3]", [1, 2, 3]],
  ["a JSON string", '"89e7073266"', "89e7073266"],
  ["text", "not JSON", "not JSON"],
  ["text that begins like JSON", "{not JSON", "{not JSON"],
  ["text that looks like a number", "89e7073266", "89e7073266"],
  ["digits", "0012345678901234567890", "0012345678901234567890"],
  ["text that is a word of JSON", "true", "true"],
  ["text with line breaks and beyond the basic plane", "a\r\nb\t𝄞 é", "a\r\nb\t𝄞 é"],
  ["the name of a prototype as a key", '{"__proto__":{"polluted":1},"a":1}', undefined],
];

/** @param suite what to declare the cases with */
export function data(suite: EventSuite): void {
  const { it, expect } = suite;

  for (const [name, content, expected] of KINDS) {
    it(`hands over ${name}`, async (door) => {
      const delivered = await send(door, { content });
      if (expected === undefined) expect("polluted" in {}).toBe(false);
      else expect(delivered?.seen["data"]).toEqual(expected);
    });
  }
  it("hands over 40,000 bytes, as even base64 in the smallest message can", async (door) => {
    const content = JSON.stringify({ text: "ä".repeat(20_000) });
    const delivered = await send(door, { content });
    expect(JSON.stringify(delivered?.seen["data"]).length).toBe(content.length);
  });
  it("says what type the data is of", async (door) => {
    const json = await send(door, { content: '{"a":1}' });
    const text = await send(door, { content: "plain" });
    expect(String(json?.seen["datacontenttype"])).toMatch(/json/);
    expect(String(text?.seen["datacontenttype"])).toMatch(/text|octet-stream/);
  });
  bytesAndTypes(suite);
}

function bytesAndTypes({ gate, expect }: EventSuite): void {
  gate(
    "bytes",
    [
      "hands over bytes that are no text",
      async (door) => {
        const content = Uint8Array.from({ length: 256 }, (_, at) => at);
        const delivered = await send(door, { content });
        expect(delivered?.seen["data"]).toEqual({
          base64: btoa(String.fromCharCode(...content)),
        });
      },
    ],
    [
      "hands over bytes as base64, which is text",
      async (door) => {
        const delivered = await send(door, { content: btoa("\xff\xfe\x00") });
        expect(delivered?.seen["data"]).toBe(btoa("\xff\xfe\x00"));
      },
    ],
  );
  gate("contentType", [
    "believes the sender's content type",
    async (door) => {
      const text = await send(door, { content: '{"a":1}', contentType: "text/plain" });
      expect(text?.seen["data"]).toBe('{"a":1}');
      const json = await send(door, { content: "12345", contentType: "application/json" });
      expect(json?.seen["data"]).toBe(12_345);
    },
  ]);
  gate("contentType", [
    "gives up an event that is stated to be JSON and is not; the handler never sees it",
    async (door) => {
      const key = freshKey();
      const posting = { content: `{"key":"${key}"`, contentType: "application/json", groupId: key };
      const seen = await door.observe("plain", [posting]);
      expect(seen.deliveries).toEqual([]);
      expect(seen.dead.length + seen.dropped.length).toBe(1);
    },
  ]);
}

/** Sends one event of which nothing is told; it is acknowledged. */
async function send(
  door: Observer,
  posting: { readonly content: string | Uint8Array; readonly contentType?: string },
): Promise<Delivered | undefined> {
  const seen = await door.observe("plain", [{ ...posting, groupId: freshKey() }]);
  if (seen.deliveries.length !== 1 || seen.dead.length > 0 || seen.dropped.length > 0) {
    throw new Error(`It was not delivered once and dealt with: ${JSON.stringify(seen, null, 2)}`);
  }
  return seen.deliveries[0];
}
