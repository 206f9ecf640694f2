/** Cases about keys: any character, any length up to the limit, none that stands for another. */
import type { Cases } from "./types.ts";

/** Keys that something on the way may take for something else. */
const ODD: readonly string[] = [
  ...[" ", "a b", " a", "a ", "+", "a+b", "%", "%20", "a%2Fb", "%%", "%zz", "!", "!2F", "=2F"],
  ...["/", "a/b", "/a", "a/", "a//b", "a/../b", "./a", ".", "..", "...", "\\", "a\\b", "C:\\a"],
  ...["?", "a?b=c", "#", "a#b", "&", "a&b", ";", ",", "a,b", "|", "^", "~", "@", "<a>", "`"],
  ...["'", "''", "a'b", '"', 'a"b', "'; DROP TABLE kv;--", "$1", "$", "key$", "{}", "{a}", "[a]"],
  ...["*", "a*", "**", "_", "a_b", "-", "(", ")", ":", "a:b", "::", ":a", "a:", "http://a.b/c?d#e"],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "length"],
  ...["null", "undefined", "true", "NaN", "0", "00", "-0", "-1", "1e3", "1.0", "a", "A", "aa"],
  ...["ä", "a\u0308", "é", "ß", "ſ", "ı", "日本語", "Ω", "\u2126", "ﬁ", "א", "\u202Ea"],
  ...["😀", "👨‍👩‍👧", "\u{10FFFF}", "\uFFFD", "\uFFFF", "\uE000", "\uD7FF"],
  ...["\u00A0", "\u200B", "\u2028", "\uFEFF", "\uFEFFa", "a\uFEFF"],
];

const FILLERS: Readonly<Record<string, string>> = {
  letters: "x",
  slashes: "/",
  "two-byte letters": "ä",
  "four-byte signs": "😀",
};

/**
 * Declares the cases.
 *
 * @param cases what they are declared with
 */
export function keys({ it, capabilities }: Cases): void {
  it(`tells ${ODD.length} odd keys apart`, async (the) => {
    const batches = Array.from({ length: Math.ceil(ODD.length / 10) }, (_, at) =>
      ODD.slice(at * 10, at * 10 + 10),
    );
    for (const batch of batches) {
      await Promise.all(batch.map((key) => the.kv.set(key, `${the.own}${key}`)));
    }
    for (const batch of batches) {
      await Promise.all(batch.map((key) => the.holds(key, `${the.own}${key}`)));
    }
    for (const batch of batches) await Promise.all(batch.map((key) => the.kv.delete(key)));
    await the.holds("__proto__", undefined);
  });

  for (const [name, filler] of Object.entries(FILLERS)) {
    it(`takes ${capabilities.maxKeyBytes} bytes of ${name} as a key`, async (the) => {
      const unit = new TextEncoder().encode(filler).byteLength;
      const rest = capabilities.maxKeyBytes - the.own.length;
      const key = the.own + filler.repeat(Math.floor(rest / unit));
      const sibling = `${key.slice(0, -filler.length)}-`;
      await the.kv.set(key, "long");
      await the.kv.set(sibling, "sibling");
      await the.holds(key, "long");
      await the.holds(sibling, "sibling");
      await the.kv.delete(key);
      await the.holds(key, undefined);
      await the.holds(sibling, "sibling");
    });
  }

  it("refuses what is no key", async (the) => {
    const long = "x".repeat(capabilities.maxKeyBytes + 1);
    for (const key of ["", long, "a\u0000", "a\nb", "\u007F", "\u0085", "\uD800", "a\uDC00"]) {
      await the.refuses(() => the.kv.set(key, "value"), "PFN_KV_KEY");
      await the.refuses(() => the.kv.get(key), "PFN_KV_KEY");
      await the.refuses(() => the.kv.delete(key), "PFN_KV_KEY");
    }
  });
}
