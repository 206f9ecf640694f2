/** Cases about values: what is written is what is read. */
import type { Cases } from "./types.ts";

/** Above this a value over the limit would need too much memory to make. */
const ALLOCATABLE = 64 * 1024 * 1024;

/**
 * Declares the cases.
 *
 * @param cases what they are declared with
 */
export function values(cases: Cases): void {
  contents(cases);
  sizes(cases);
  clients(cases);
}

function contents({ it }: Cases): void {
  it("reads what was written, and nothing where nothing was", async (the) => {
    the.expect(await the.kv.get(`${the.own}absent`)).toBe(undefined);
    await the.kv.set(the.own, "first");
    await the.holds(the.own, "first");
    await the.kv.set(the.own, "second");
    await the.holds(the.own, "second");
  });

  it("deletes, also what is not there", async (the) => {
    await the.kv.delete(the.own);
    await the.kv.set(the.own, "value");
    await the.kv.delete(the.own);
    await the.holds(the.own, undefined);
    await the.kv.set(the.own, "again");
    await the.holds(the.own, "again");
  });

  it("keeps every byte", async (the) => {
    const bytes = Uint8Array.from({ length: 1024 }, (_, at) => at % 256);
    await the.kv.set(the.own, bytes);
    await the.eventually(async () => [...((await the.kv.get(the.own)) ?? [])], [...bytes]);
    the.expect((await the.kv.get(the.own)) instanceof Uint8Array).toBe(true);
  });

  it("keeps an empty value, which is not the same as none", async (the) => {
    await the.kv.set(the.own, new Uint8Array());
    await the.eventually(async () => (await the.kv.get(the.own))?.byteLength, 0);
    await the.holds(the.own, "");
  });

  it("keeps text and JSON", async (the) => {
    const value = { text: "ä 日本語 😀 \u0000", list: [1, null, true], ["__proto__"]: 1 };
    await the.kv.setJson(the.own, value);
    await the.holds(the.own, JSON.stringify(value));
    the.expect(JSON.stringify(await the.kv.json(the.own))).toBe(JSON.stringify(value));
    await the.kv.set(the.own, "{");
    await the.holds(the.own, "{");
    await the.refuses(() => the.kv.json(the.own), "PFN_KV_VALUE");
  });

  it("does not share memory with its caller", async (the) => {
    const bytes = new TextEncoder().encode("abc");
    await the.kv.set(the.own, bytes);
    bytes.fill(0);
    await the.holds(the.own, "abc");
    (await the.kv.get(the.own))?.fill(0);
    await the.holds(the.own, "abc");
    const part = new TextEncoder().encode("<<abc>>").subarray(2, 5);
    await the.kv.set(the.own, part);
    await the.holds(the.own, "abc");
  });
}

function sizes({ it, capabilities, largest }: Cases): void {
  const size = Math.min(capabilities.maxValueBytes, largest);
  it(`keeps a value of ${size} bytes`, async (the) => {
    const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) % 256);
    await the.kv.set(the.own, bytes);
    await the.eventually(async () => {
      const read = await the.kv.get(the.own);
      return read?.byteLength === size && read.every((byte, at) => byte === bytes[at]);
    }, true);
    await the.kv.delete(the.own);
  });

  if (capabilities.maxValueBytes <= ALLOCATABLE) {
    it("refuses a larger value than it can keep, and keeps what was there", async (the) => {
      await the.kv.set(the.own, "value");
      const large = new Uint8Array(capabilities.maxValueBytes + 1);
      await the.refuses(() => the.kv.set(the.own, large), "PFN_KV_VALUE");
      await the.holds(the.own, "value");
    });
  }
}

function clients({ it }: Cases): void {
  it("shows each client what the others wrote", async (the) => {
    const other = await the.open();
    await the.kv.set(the.own, "from one");
    await the.holds(the.own, "from one", other);
    await other.set(the.own, "from the other");
    await the.holds(the.own, "from the other");
    await other.delete(the.own);
    await the.holds(the.own, undefined);
  });

  it("writes many keys at once, and closes one client without the others", async (the) => {
    const keys = Array.from({ length: 50 }, (_, at) => `${the.own}${at}`);
    await Promise.all(keys.map((key) => the.kv.set(key, key)));
    const other = await the.open();
    await Promise.all(keys.map((key) => the.holds(key, key, other)));
    await other.close();
    await Promise.all(keys.map((key) => the.kv.delete(key)));
    await the.holds(`${the.own}0`, undefined);
  });
}
