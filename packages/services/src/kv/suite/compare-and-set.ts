/** Cases about compare-and-set: nobody's write is lost. */
import type { Kv } from "../client.ts";
import type { Cases } from "./types.ts";

/** How many count at once, and what each adds. */
const COUNTERS = 50;

/**
 * Declares the cases.
 *
 * @param cases what they are declared with
 */
export function compareAndSet(cases: Cases): void {
  if (!cases.capabilities.compareAndSet) {
    cases.it("is refused", async ({ kv, own, refuses }) => {
      await refuses(() => kv.compareAndSet(own, undefined, "value"), "PFN_KV_CAPABILITY");
    });
    return;
  }
  writes(cases);
  deletions(cases);
  contention(cases);
}

function writes({ it }: Cases): void {
  it("creates only what is not there", async ({ kv, own, expect }) => {
    const version = await kv.compareAndSet(own, undefined, "first");
    expect(version).toBe((await kv.entry(own))?.version);
    expect(typeof version === "string" && version !== "").toBe(true);
    expect(await kv.compareAndSet(own, undefined, "second")).toBe(undefined);
    expect(await kv.text(own)).toBe("first");
  });

  it("replaces only the version that was read", async ({ kv, own, expect }) => {
    await kv.set(own, "1");
    const first = (await kv.entry(own))?.version;
    const second = await kv.compareAndSet(own, first, "2");
    expect(second).toBe((await kv.entry(own))?.version);
    expect(second === first).toBe(false);
    expect(await kv.compareAndSet(own, first, "stale")).toBe(undefined);
    expect(await kv.text(own)).toBe("2");
    expect(typeof (await kv.compareAndSet(own, second, ""))).toBe("string");
    expect(await kv.text(own)).toBe("");
  });

  it("gives another version to every write, also of the same value", async ({
    kv,
    own,
    expect,
  }) => {
    const versions = new Set<string | undefined>();
    for (let round = 0; round < 5; round += 1) {
      await kv.set(own, "same");
      versions.add((await kv.entry(own))?.version);
      versions.add(await kv.compareAndSet(own, (await kv.entry(own))?.version, "same"));
      await kv.delete(own);
      versions.add(await kv.compareAndSet(own, undefined, "same"));
    }
    expect(versions.size).toBe(15);
  });

  it("takes no made-up version, and none of another key", async ({ kv, own, expect }) => {
    await kv.set(own, "value");
    await kv.set(`${own}other`, "value");
    const other = (await kv.entry(`${own}other`))?.version;
    for (const version of ["", "0", "made up", "x".repeat(500), '"', "*", 'W/"*"', "ä😀", other]) {
      expect(await kv.compareAndSet(own, version, "forged")).toBe(undefined);
      expect(await kv.compareAndSet(own, version, undefined)).toBe(undefined);
    }
    expect(await kv.compareAndSet(`${own}absent`, other, "forged")).toBe(undefined);
    expect(await kv.text(own)).toBe("value");
    expect(await kv.get(`${own}absent`)).toBe(undefined);
  });
}

function deletions({ it }: Cases): void {
  it("deletes only the version that was read", async ({ kv, own, expect }) => {
    const first = await kv.compareAndSet(own, undefined, "1");
    const second = await kv.compareAndSet(own, first, "2");
    expect(await kv.compareAndSet(own, first, undefined)).toBe(undefined);
    expect(await kv.text(own)).toBe("2");
    expect(await kv.compareAndSet(own, second, undefined)).toBe("");
    expect(await kv.get(own)).toBe(undefined);
    expect(await kv.compareAndSet(own, second, "back")).toBe(undefined);
    expect(await kv.compareAndSet(own, second, undefined)).toBe(undefined);
    expect(await kv.get(own)).toBe(undefined);
  });

  it("finds nothing where nothing is expected to be", async ({ kv, own, expect }) => {
    expect(await kv.compareAndSet(own, undefined, undefined)).toBe("");
    await kv.set(own, "value");
    expect(await kv.compareAndSet(own, undefined, undefined)).toBe(undefined);
    expect(await kv.text(own)).toBe("value");
  });
}

function contention({ it }: Cases): void {
  it("lets one of many create", async ({ kv, own, open, expect }) => {
    const clients = [kv, await open(), await open()];
    const attempts = Array.from({ length: 30 }, (_, at) =>
      (clients[at % clients.length] ?? kv).compareAndSet(own, undefined, `${at}`),
    );
    const won = (await Promise.all(attempts)).flatMap((version, at) => (version ? [at] : []));
    expect(won.length).toBe(1);
    expect(await kv.text(own)).toBe(`${won[0]}`);
  });

  it(`sums up ${COUNTERS} counters that count at once`, async ({ kv, own, open, expect }) => {
    const clients = [kv, await open()];
    await Promise.all(
      Array.from({ length: COUNTERS }, (_, at) => increment(clients[at % 2] ?? kv, own)),
    );
    expect(await kv.text(own)).toBe(`${COUNTERS}`);
  });
}

async function increment(kv: Kv, key: string): Promise<void> {
  for (let pause = 10; ; pause = Math.min(pause * 2, 500)) {
    const entry = await kv.entry(key);
    const count = Number(entry ? new TextDecoder().decode(entry.value) : 0);
    if (await kv.compareAndSet(key, entry?.version, `${count + 1}`)) return;
    // Those who lost try again at different times, or most of the requests would be in vain.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * pause));
  }
}
