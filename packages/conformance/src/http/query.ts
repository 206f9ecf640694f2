/** Query strings: every pair arrives, in whatever form it was written. */
import type { Client } from "../client.ts";
import type { Suite } from "../suite.ts";

const QUERIES: readonly (readonly [what: string, query: string])[] = [
  ["nothing after the question mark", ""],
  ["a pair", "a=1"],
  ["an empty value", "flag=&a=1"],
  ["a key without a value", "flag"],
  ["a plus sign", "q=a+b"],
  ["an escaped blank", "q=a%20b"],
  ["an escaped plus sign", "q=a%2Bb"],
  ["an escaped ampersand and equals sign", "q=a%26b%3Dc"],
  ["an escaped percent sign", "q=100%25"],
  ["a doubly escaped value", "q=%2525"],
  ["letters beyond ASCII", "caf%C3%A9=%E6%97%A5"],
  ["an emoji", "q=%F0%9F%8E%89"],
  ["an equals sign in the value", "q=a=b==c"],
  ["a question mark in the value", "q=a?b?c"],
  ["a slash and a colon", "next=https://example.com/x"],
  ["brackets", "filter[name]=x&filter%5Bage%5D=7"],
  ["commas and semicolons", "list=1,2;3"],
  ["names that objects have", "__proto__=x&constructor=y&toString=z"],
  ["JSON", "q=%7B%22a%22%3A%5B1%2C2%5D%7D"],
  ["escaped line ends", "q=a%0D%0Ab"],
];

const REPEATED: readonly (readonly [what: string, query: string])[] = [
  ["repeated keys in order", "a=1&a=2&a=3"],
  ["repeated keys among others", "a=1&b=2&a=3"],
  ["an empty one among repeated keys", "a=&a=2"],
];

/** The values of each key: what a platform that hands over decoded pairs can keep. */
function byKey(search: string): Record<string, string[]> {
  const keys: Record<string, string[]> = Object.create(null);
  for (const [key, value] of new URLSearchParams(search)) {
    keys[`=${key}`] = [...(keys[`=${key}`] ?? []), value];
  }
  return Object.fromEntries(Object.entries(keys).sort());
}

/** @param suite what to declare the cases with */
export function query({ it, gate, expect, capabilities }: Suite): void {
  for (const [what, text] of QUERIES) {
    it(`keeps ${what}`, async (client) => {
      const { parsed } = await client.echo({ target: `/echo?${text}` });
      expect(byKey(parsed.search)).toEqual(byKey(`?${text}`));
      expect(parsed.pathname).toBe("/echo");
    });
  }
  for (const [what, text] of REPEATED) {
    const keeps = `keeps ${what}`;
    const loses = `loses all but the last of ${what}`;
    const last = new URLSearchParams(Object.fromEntries(new URLSearchParams(text))).toString();
    const check = (expected: string) => async (client: Client) => {
      const { parsed } = await client.echo({ target: `/echo?${text}` });
      expect(byKey(parsed.search)).toEqual(byKey(expected));
    };
    gate("repeatedQueryKeys", [keeps, check(text)], [loses, check(last)]);
  }
  it("keeps four thousand characters", async (client) => {
    const value = "abcdefgh".repeat(375);
    const { parsed } = await client.echo({ target: `/echo?q=${value}&z=1` });
    expect(parsed.searchParams.get("q")).toBe(value);
    expect(parsed.searchParams.get("z")).toBe("1");
  });
  it("keeps two hundred keys", async (client) => {
    const text = Array.from({ length: 200 }, (_, at) => `k${at}=${at}`).join("&");
    const { parsed } = await client.echo({ target: `/echo?${text}` });
    expect(byKey(parsed.search)).toEqual(byKey(text));
  });
  gate(
    "rawQuery",
    [
      "hands the query over byte for byte",
      async (client) => {
        const search = "?b=%7e&a=+%20x&flag&a=&%41=1&q=a=b&&z";
        expect((await client.echo({ target: `/echo${search}` })).parsed.search).toBe(search);
      },
    ],
    [
      "loses how the query was written, and no pair of it",
      async (client) => {
        const search = capabilities.repeatedQueryKeys
          ? "?b=%7e&a=+%20x&a=&%41=1&q=a=b"
          : "?b=%7e&a=+%20x&%42=1&q=a=b";
        const { parsed } = await client.echo({ target: `/echo${search}` });
        expect(byKey(parsed.search)).toEqual(byKey(search));
      },
    ],
  );
}
