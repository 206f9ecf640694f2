/** An invocation's life: context, layers, deadlines, work after the outcome, crashes. */
import { ABORTED, WORKED } from "../fixture/deeds.ts";
import { deliveredIn, of } from "./observer.ts";
import type { EventSuite } from "./suite.ts";

/** @param suite what to declare the cases with */
export function lifecycle(suite: EventSuite): void {
  contexts(suite);
  attempts(suite);
  ends(suite);
  identities(suite);
  crashes(suite);
}

function contexts({ it, expect, scene, target }: EventSuite): void {
  it("gives the handler a context", async (door) => {
    const told = scene.instruct("ack");
    const [delivered] = of(await door.observe(told.resource, [told.posting]), told);
    expect(delivered?.target).toBe(target);
    expect(delivered?.function).toBe(told.resource);
    expect((delivered?.invocation ?? "").length).toBeGreaterThan(0);
    expect(delivered?.left).toBeGreaterThan(0);
    expect(delivered?.left).toBeLessThanOrEqual(30_000);
  });
  it("gives the variables of the deployment before the defaults of the function", async (door) => {
    const told = scene.instruct("ack");
    const [delivered] = of(await door.observe(told.resource, [told.posting]), told);
    expect(delivered?.set).toBe("by the deployment");
  });
  it("runs the app's middleware around the handler", async (door) => {
    const told = scene.instruct("ack");
    const [delivered] = of(await door.observe(told.resource, [told.posting]), told);
    expect(delivered?.layers).toBe("marked");
  });
  it("has an invocation id that the log lines carry", async (door) => {
    const [one, two] = [scene.instruct("ack"), scene.instruct("ack")];
    const first = await door.observe(one.resource, [one.posting]);
    const second = await door.observe(two.resource, [two.posting]);
    const [a] = of(first, one);
    const [b] = of(second, two);
    expect(a?.invocation === b?.invocation).toBe(false);
  });
}

function attempts({ gate, expect, scene, capabilities: { redelivery } }: EventSuite): void {
  gate(
    "attempt",
    [
      "says which delivery it is",
      async (door) => {
        const told = scene.instruct("throw");
        const seen = await door.observe(told.resource, [told.posting]);
        expect(of(seen, told).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
      },
    ],
    [
      "says that it is the first delivery, for want of knowing better",
      async (door) => {
        const told = scene.instruct("throw-first");
        const seen = await door.observe(told.resource, [told.posting]);
        expect(of(seen, told).map(({ attempt }) => attempt)).toEqual(redelivery ? [1, 1] : [1]);
      },
    ],
  );
}

function ends({ it, expect, scene, capabilities: { redelivery } }: EventSuite): void {
  it("does not wait for a handler beyond its deadline, and never takes it as done", async (door) => {
    const told = scene.instruct("hang-first");
    const started = Date.now();
    const seen = await door.observe(told.resource, [told.posting]);
    expect(of(seen, told).length).toBe(redelivery ? 2 : 1);
    expect(seen.dead.length + seen.dropped.length).toBe(redelivery ? 0 : 1);
    expect(Date.now() - started).toBeLessThan(15_000);
    expect(seen.lines.some((line) => line.includes("did not end in time"))).toBe(true);
    const aborted = seen.lines.find((line) => line.includes(ABORTED) && line.includes(told.key));
    expect(aborted ?? "").toContain("TimeoutError");
  });
  it("finishes work given to waitUntil, whose failure changes nothing", async (door) => {
    const told = scene.instruct("late-work");
    const from = door.host.logs().length;
    const seen = await door.observe(told.resource, [told.posting]);
    expect(of(seen, told).length).toBe(1);
    expect([seen.dead, seen.dropped]).toEqual([[], []]);
    await door.lines(
      from,
      (lines) =>
        lines.some((line) => line.includes(WORKED) && line.includes(told.key)) &&
        lines.some((line) => line.includes("conformance late failure")),
    );
  });
}

function identities({ it, expect, scene, capabilities: { redelivery } }: EventSuite): void {
  it("delivers what is sent twice twice", async (door) => {
    const told = scene.instruct("ack");
    const seen = [
      await door.observe(told.resource, [told.posting]),
      await door.observe(told.resource, [told.posting]),
    ];
    expect(seen.map((one) => of(one, told).length)).toEqual([1, 1]);
  });
  it("refuses an event that no function is for, and never takes it as dealt with", async (door) => {
    const told = scene.instruct("ack");
    const from = door.host.logs().length;
    const undelivered = await door.host.deliver("nobody", [told.posting]);
    expect(undelivered.dead.length + undelivered.dropped.length).toBe(1);
    const next = scene.instruct("ack");
    await door.observe(next.resource, [next.posting]);
    const delivered = door.host.logs().slice(from).flatMap(deliveredIn);
    expect(delivered.filter(({ key }) => key === told.key)).toEqual([]);
  });
  it("has an identity that a repeated delivery keeps", async (door) => {
    const told = scene.instruct(redelivery ? "throw-first" : "ack");
    const seen = await door.observe(told.resource, [told.posting]);
    const ids = of(seen, told).map((one) => one.seen["id"]);
    expect(new Set(ids).size).toBe(1);
    expect(String(ids[0]).length).toBeGreaterThan(0);
  });
}

function crashes({ gate, expect, scene }: EventSuite): void {
  gate("crashSafe", [
    "delivers again what a process died over, and loses nothing",
    async (door) => {
      const all = Array.from({ length: 10 }, () => scene.instruct("wait"));
      const from = door.host.logs().length;
      const resource = all[0]?.resource ?? "";
      const delivering = door.host.deliver(
        resource,
        all.map(({ posting }) => posting),
      );
      // In the middle: one has been begun, and not all have ended.
      await door.lines(from, (lines) => lines.flatMap(deliveredIn).length > 0);
      await door.host.kill?.();
      const undelivered = await delivering;
      expect(undelivered).toEqual({ dead: [], dropped: [] });
      const done = door.host.logs().slice(from).flatMap(deliveredIn);
      const lost = all.filter((told) => !done.some(({ key }) => key === told.key));
      expect(lost).toEqual([]);
    },
  ]);
}
