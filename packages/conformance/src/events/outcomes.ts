/** Outcomes: what every trigger makes of a success, a failure, a retry and a rejection. */
import { DELAY_SECONDS } from "../fixture/deeds.ts";
import { of } from "./observer.ts";
import type { EventSuite } from "./suite.ts";

/** @param suite what to declare the cases with */
export function outcomes(suite: EventSuite): void {
  acknowledged(suite);
  failed(suite);
  poisonous(suite);
  rejected(suite);
  delayed(suite);
}

function acknowledged({ it, expect, scene }: EventSuite): void {
  it("delivers an event that is dealt with once", async (door) => {
    const told = scene.instruct("ack");
    const seen = await door.observe(told.resource, [told.posting]);
    expect(of(seen, told).length).toBe(1);
    expect([seen.dead, seen.dropped]).toEqual([[], []]);
  });
  it("delivers ten events that are dealt with once each", async (door) => {
    const all = Array.from({ length: 10 }, () => scene.instruct("ack"));
    const seen = await door.observe(
      all[0]?.resource ?? "",
      all.map(({ posting }) => posting),
    );
    expect(all.map((told) => of(seen, told).length)).toEqual(all.map(() => 1));
    expect([seen.dead, seen.dropped]).toEqual([[], []]);
  });
  it("takes a result that is no outcome as dealt with", async (door) => {
    const told = scene.instruct("junk");
    const seen = await door.observe(told.resource, [told.posting]);
    expect(of(seen, told).length).toBe(1);
    expect([seen.dead, seen.dropped]).toEqual([[], []]);
  });
}

function failed({ gate, expect, scene }: EventSuite): void {
  for (const deed of ["throw-first", "retry-first"] as const) {
    const what = deed === "throw-first" ? "whose handler threw" : "whose handler asked for it";
    gate(
      "redelivery",
      [
        `delivers an event again ${what}, until it is dealt with`,
        async (door) => {
          const told = scene.instruct(deed);
          const seen = await door.observe(told.resource, [told.posting]);
          expect(of(seen, told).length).toBe(2);
          expect([seen.dead, seen.dropped]).toEqual([[], []]);
        },
      ],
      [
        `gives an event up ${what}, and never takes it as dealt with`,
        async (door) => {
          const told = scene.instruct(deed);
          const seen = await door.observe(told.resource, [told.posting]);
          expect(of(seen, told).length).toBe(1);
          expect(seen.dead.length + seen.dropped.length).toBe(1);
        },
      ],
    );
  }
}

function poisonous({ it, expect, scene, capabilities }: EventSuite): void {
  const { redelivery, deadLetter } = capabilities;
  it("gives a poisonous event up when its attempts are used up", async (door) => {
    const told = scene.instruct("throw");
    const seen = await door.observe(told.resource, [told.posting]);
    expect(of(seen, told).length).toBe(redelivery ? scene.maxAttempts : 1);
    expect(seen.dead.length).toBe(deadLetter ? 1 : 0);
    expect(seen.dropped.length).toBe(deadLetter ? 0 : 1);
    expect([...seen.dead, ...seen.dropped].join()).toContain(identityOf(told));
  });
  it("goes on after a poisonous event", async (door) => {
    const poison = scene.instruct("throw");
    await door.observe(poison.resource, [poison.posting]);
    const told = scene.instruct("ack");
    const seen = await door.observe(told.resource, [told.posting]);
    expect(of(seen, told).length).toBe(1);
  });
  it("does not tell anybody why a handler failed, and logs it", async (door) => {
    const told = scene.instruct("throw");
    const seen = await door.observe(told.resource, [told.posting]);
    expect(seen.lines.some((line) => line.includes("conformance poison"))).toBe(true);
  });
}

function rejected({ gate, expect, scene, capabilities: { redelivery } }: EventSuite): void {
  gate(
    "directReject",
    [
      "makes a rejected event a dead letter at once",
      async (door) => {
        const told = scene.instruct("reject");
        const seen = await door.observe(told.resource, [told.posting]);
        expect(of(seen, told).length).toBe(1);
        expect(seen.dead.length).toBe(1);
        expect(seen.dead.join()).toContain(identityOf(told));
      },
    ],
    [
      "never takes a rejected event as dealt with",
      async (door) => {
        const told = scene.instruct("reject");
        const seen = await door.observe(told.resource, [told.posting]);
        expect(of(seen, told).length).toBe(redelivery ? scene.maxAttempts : 1);
        expect(seen.dead.length + seen.dropped.length).toBe(1);
      },
    ],
  );
}

function delayed({ gate, expect, scene, capabilities: { redelivery } }: EventSuite): void {
  gate(
    "retryDelay",
    [
      "holds the next delivery back as long as the handler asked",
      async (door) => {
        const told = scene.instruct("delay-first");
        const seen = await door.observe(told.resource, [told.posting]);
        const [first, second] = of(seen, told);
        expect(of(seen, told).length).toBe(2);
        // Providers count in whole seconds.
        expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan((DELAY_SECONDS - 1) * 1000);
      },
    ],
    [
      "delivers again at the platform's own pace what asked for a delay",
      async (door) => {
        const told = scene.instruct("delay-first");
        const seen = await door.observe(told.resource, [told.posting]);
        expect(of(seen, told).length).toBe(redelivery ? 2 : 1);
        expect(seen.dead.length + seen.dropped.length).toBe(redelivery ? 0 : 1);
      },
    ],
  );
}

/** What a dead letter is known by. */
function identityOf({
  key,
  posting,
}: {
  readonly key: string;
  readonly posting: { readonly scheduledTime?: number };
}): string {
  // Providers write a tick's time in forms of their own; one tick at a time is under way.
  return posting.scheduledTime === undefined ? key : "";
}
