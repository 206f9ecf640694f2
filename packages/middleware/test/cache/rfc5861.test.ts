/** `stale-while-revalidate` and `stale-if-error`: RFC 5861. */
import { describe, expect, it } from "vitest";
import { control, FRESH, TAGGED } from "./pairs.ts";
import { clockAt, type Handler, WORLDS } from "./worlds.ts";

describe.each(Object.entries(WORLDS))("RFC 5861 over %s", (_, world) => {
  function failing(headers: Record<string, string>, fails: () => boolean) {
    let calls = 0;
    const handler: Handler = () => {
      calls += 1;
      if (fails()) return new Response("down", { status: 503 });
      return new Response(`call ${calls}`, { headers });
    };
    return { handler, calls: () => calls };
  }

  it("gives the old while it asks again", async () => {
    const { handler, calls } = failing(
      control("max-age=60, stale-while-revalidate=30"),
      () => false,
    );
    const clock = clockAt(0);
    const send = world(handler, clock, {});
    await send();
    clock.seconds = 89;
    const old = await send();
    expect([await old.text(), old.headers.get("age")]).toEqual(["call 1", "89"]);
    expect(calls()).toBe(2);
    expect(await (await send()).text()).toBe("call 2");
    clock.seconds = 89 + 90;
    expect(await (await send()).text()).toBe("call 3");
  });

  it("keeps the old when asking again in the background fails", async () => {
    let isDown = false;
    const { handler } = failing(control("max-age=60, stale-while-revalidate=30"), () => isDown);
    const clock = clockAt(0);
    const send = world(handler, clock, {});
    await send();
    isDown = true;
    clock.seconds = 70;
    await send();
    expect(await (await send()).text()).toBe("call 1");
  });

  it.each([
    ["max-age=60, stale-if-error=30", {}, 200],
    ["max-age=60", {}, 503],
    ["max-age=60, stale-if-error=5", {}, 503],
    ["max-age=60, stale-if-error=30, must-revalidate", {}, 503],
    ["s-maxage=60, stale-if-error=30", {}, 200],
    ["max-age=60", { "cache-control": "stale-if-error=30" }, 200],
    ["s-maxage=60", { "cache-control": "stale-if-error=30" }, 503],
  ])("%s, asked %o, gives %d when the handler fails", async (value, headers, status) => {
    let isDown = false;
    const { handler } = failing(control(value, TAGGED), () => isDown);
    const clock = clockAt(0);
    const send = world(handler, clock, {});
    await send();
    isDown = true;
    clock.seconds = 80;
    const response = await send({ headers });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(status === 200 ? "call 1" : "down");
  });

  it("gives the old when the handler throws", async () => {
    let isDown = false;
    const handler: Handler = () => {
      if (isDown) throw new Error("down");
      return new Response("old", { headers: control("max-age=60, stale-if-error=30") });
    };
    const clock = clockAt(0);
    const send = world(handler, clock, {});
    await send();
    isDown = true;
    clock.seconds = 80;
    expect(await (await send()).text()).toBe("old");
    clock.seconds = 90;
    expect((await send()).status).toBe(500);
  });

  it("takes seconds of options where a response has none", async () => {
    const { handler, calls } = failing(FRESH, () => false);
    const clock = clockAt(0);
    const send = world(handler, clock, { staleWhileRevalidate: 30 });
    await send();
    clock.seconds = 80;
    expect(await (await send()).text()).toBe("call 1");
    expect(calls()).toBe(2);
  });
});
