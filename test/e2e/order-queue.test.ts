/** The order queue of the examples in every target's real runtime: the same fates everywhere. */
import path from "node:path";
import type { EventDoor, Host, Target } from "@portable-fn/adapter-kit/target";
import { buildApp } from "@portable-fn/cli/build";
import { targets } from "@portable-fn/cli/targets";
import type { EventKind } from "@portable-fn/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const EXAMPLE = path.resolve(import.meta.dirname, "../../examples/order-queue");
const APP = path.join(EXAMPLE, "src/app.ts");
const PATIENCE = 60_000;

const order = (id: string, card: string) => JSON.stringify({ id, item: "tea", quantity: 2, card });

for (const [name, load] of Object.entries(targets)) {
  const target = await load();
  if (!doorOf(target, "queue")) continue;
  describe(`order-queue on ${name}`, () => {
    let running: Host | undefined;
    const host = () => running ?? expect.unreachable("The host did not start");
    beforeAll(async () => {
      const directory = path.join(EXAMPLE, ".portable-fn", "e2e", name);
      const [mode = ""] = target.modes;
      running = await target.start(await buildApp({ app: APP, target, mode, directory }));
    }, PATIENCE);
    afterAll(() => running?.stop(), PATIENCE);

    const door = (kind: EventKind): EventDoor => {
      const found = host().doors?.find((one) => one.name === doorOf(target, kind));
      return found ?? expect.unreachable(`There is no door for ${kind}`);
    };
    const logged = (message: string, part: string) =>
      host()
        .logs()
        .filter((line) => line.includes(message) && line.includes(part)).length;

    it("takes orders, tries again what can succeed, and gives up the rest", async () => {
      const contents = [
        order("good", "pays"),
        order("patient", "busy-once"),
        order("broke", "declined"),
        JSON.stringify({ id: "nothing" }),
        "not JSON",
      ];
      const { dead, dropped } = await door("queue").deliver(
        "orders",
        contents.map((content) => ({ content })),
      );
      expect(dropped).toEqual([]);
      expect(dead.length).toBe(3);
      for (const part of ["broke", "nothing", "not JSON"]) expect(dead.join("\n")).toContain(part);
      await expect.poll(() => logged("order taken", "receipt-good")).toBe(1);
      await expect.poll(() => logged("order taken", "receipt-patient")).toBe(1);
      await expect.poll(() => logged("order postponed", "patient")).toBe(1);
    }, 30_000);

    it("reports", async () => {
      const scheduledTime = Date.UTC(2026, 10, 23, 10);
      const undelivered = await door("schedule").deliver("report", [{ scheduledTime }]);
      expect(undelivered).toEqual({ dead: [], dropped: [] });
      await expect.poll(() => logged("orders so far", "2026-11-23T10:00:00.000Z")).toBe(1);
    });
  });
}

/** The first door of a trigger that keeps no order. */
function doorOf({ capabilities }: Target, kind: EventKind): string | undefined {
  return Object.entries(capabilities.events ?? {}).find(
    ([, { trigger, ordered }]) => trigger === kind && !ordered,
  )?.[0];
}
