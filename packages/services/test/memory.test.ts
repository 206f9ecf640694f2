/** The store in memory, by the suite of drivers. */
import { describe, expect, it } from "vitest";
import { memory } from "../src/kv/drivers/memory.ts";
import { Clock, testStore } from "./run.ts";

const clock = new Clock();
const store = memory({ now: clock.now });
testStore({ name: "memory", sample: store, open: () => store, clock });

describe("memory", () => {
  it("forgets what was not used for longest when it is full", async () => {
    const small = memory({ maxBytes: 10_000 });
    for (const key of ["a", "b", "c"]) await small.set(key, new Uint8Array(3000), {});
    await small.get("a");
    await small.set("d", new Uint8Array(3000), {});
    const kept = (await small.list?.({ prefix: "", limit: 10 }))?.keys;
    expect(kept).toEqual(["a", "c", "d"]);
  });

  it("keeps a value that is as large as it says", async () => {
    const full = memory({ maxBytes: 10_000 });
    const key = "x".repeat(full.capabilities.maxKeyBytes);
    await full.set(key, new Uint8Array(full.capabilities.maxValueBytes), {});
    expect((await full.get(key))?.value.byteLength).toBe(full.capabilities.maxValueBytes);
  });
});
