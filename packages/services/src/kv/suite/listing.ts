/** Cases about listing: every key that begins so, in pages. */
import type { KvDriver } from "../driver.ts";
import type { Case, Cases } from "./types.ts";

/** What keys and prefixes hold that patterns, ranges and paths give a meaning. */
const ODD: readonly string[] = [
  ...["%", "_", "*", "?", "[a]", "\\", "^", "$", "/", "//", "a/b/", ":", ".", "..", "'", '"', " "],
  ...[
    "ä",
    "日",
    "😀",
    "\uD7FF",
    "\uE000",
    "\uFFFF",
    "\u{10FFFF}",
    "z",
    "~",
    "!",
    "!2",
    "__proto__",
  ],
];

/**
 * Declares the cases.
 *
 * @param cases what they are declared with
 */
export function listing({ it, capabilities }: Cases): void {
  if (!capabilities.list) {
    it("is refused", async ({ own, listed, refuses }) => {
      await refuses(() => listed(own), "PFN_KV_CAPABILITY");
    });
    return;
  }

  it("gives the keys with a prefix and no other", async (the) => {
    const { own } = the;
    const wanted = [`${own}a`, `${own}a/b`, `${own}ab`, `${own}a😀`, `${own}a\u{10FFFF}\u{10FFFF}`];
    const others = [`${own}b`, `${own}A`, `${own}A/b`, `x${own}a`];
    await writeAll(the, [...wanted, ...others]);
    await lists(the, `${own}a`, wanted);
    await lists(the, `${own}nothing`, []);
    await the.kv.delete(`${own}ab`);
    await lists(the, `${own}a`, wanted.toSpliced(2, 1));
  });

  it("takes every character of a prefix as itself", async (the) => {
    const keys = ODD.flatMap((it) => [the.own + it, `${the.own + it}x`, `${the.own}-${it}`]);
    await writeAll(the, keys);
    for (const it of ODD) {
      const prefix = the.own + it;
      const wanted = keys.filter((key) => key.startsWith(prefix));
      await lists(the, prefix, wanted);
    }
  });

  it("gives all in pages of any size, each key once", async (the) => {
    const keys = Array.from({ length: 23 }, (_, at) => `${the.own}${(at * 7) % 23}/ä`);
    await writeAll(the, keys);
    await lists(the, the.own, keys);
    for (const limit of [1, 7, 23, 24]) {
      the.expect(await pages(the.driver, the.own, limit)).toEqual(keys.toSorted());
    }
  });

  it("lists everything without a prefix", async (the) => {
    const keys = [`${the.own}a`, `${the.own}b`];
    await writeAll(the, keys);
    await the.eventually(async () => {
      const all = await the.listed();
      return all.filter((key) => key.startsWith(the.own)).sort();
    }, keys);
  });
}

async function writeAll({ kv }: Case, keys: readonly string[]): Promise<void> {
  for (let at = 0; at < keys.length; at += 20) {
    await Promise.all(keys.slice(at, at + 20).map((key) => kv.set(key, "value")));
  }
}

/** A store that is written to meanwhile may give a key twice, so only which keys there are counts. */
async function lists(the: Case, prefix: string, keys: readonly string[]): Promise<void> {
  const read = async () => [...new Set(await the.listed(prefix))].sort();
  await the.eventually(read, keys.toSorted());
}

async function pages(driver: KvDriver, prefix: string, limit: number): Promise<readonly string[]> {
  const found = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await driver.list?.({ prefix, limit, cursor });
    if (!page || page.keys.length > limit) return [`a page of ${page?.keys.length} keys`];
    for (const key of page.keys) found.add(key);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return [...found].sort();
}
