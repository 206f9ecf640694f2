/** Validation: RFC 9111 section 4.3. */
import { describe, expect, it } from "vitest";
import { control, FRESH, TAGGED } from "./pairs.ts";
import { clockAt, date, type Handler, WORLDS } from "./worlds.ts";

describe.each(Object.entries(WORLDS))("validation over %s", (_, world) => {
  const validators = { etag: 'W/"1"', "last-modified": date(-100) };

  /** Answers 304 to whoever knows its tag. */
  function tagged(headers: Record<string, string>, more: Record<string, string> = {}) {
    const seen: (string | null)[][] = [];
    const handler: Handler = ({ headers: asked }) => {
      seen.push([asked.get("if-none-match"), asked.get("if-modified-since")]);
      const isKnown = asked.get("if-none-match") === headers["etag"];
      if (isKnown) return new Response(null, { status: 304, headers: { ...headers, ...more } });
      return new Response("body", {
        headers: { "x-a": "1", "content-type": "text/x", ...headers },
      });
    };
    return { seen, handler };
  }

  it("asks again by the stored validators, and keeps the body and takes the headers of the 304", async () => {
    const { seen, handler } = tagged(
      { ...FRESH, ...validators },
      { "x-a": "2", "content-length": "99", "content-encoding": "gzip" },
    );
    const clock = clockAt(0);
    const send = world(handler, clock, {});
    await send();
    clock.seconds = 60;
    const again = await send();
    expect([again.status, await again.text()]).toEqual([200, "body"]);
    expect(again.headers.get("x-a")).toBe("2");
    expect(again.headers.get("content-encoding")).toBeNull();
    expect(again.headers.get("cache-status")).toBe(
      "portable-fn; fwd=stale; fwd-status=304; stored",
    );
    expect(seen).toEqual([
      [null, null],
      ['W/"1"', validators["last-modified"]],
    ]);
    clock.seconds = 119;
    const hit = await send();
    expect(hit.headers.get("age")).toBe("59");
    expect(hit.headers.get("x-a")).toBe("2");
    expect(hit.headers.get("date")).toBe(date(60));
    expect(seen).toHaveLength(2);
  });

  it("asks for no-cache each time", async () => {
    const { seen, handler } = tagged(control("no-cache", validators));
    const send = world(handler, clockAt(0), {});
    for (let at = 0; at < 3; at += 1) expect(await (await send()).text()).toBe("body");
    expect(seen.map(([tag]) => tag)).toEqual([null, 'W/"1"', 'W/"1"']);
  });

  it("takes what is new in place of the old", async () => {
    let tag = '"1"';
    const handler: Handler = () => new Response(tag, { headers: { ...FRESH, etag: tag } });
    const clock = clockAt(0);
    const send = world(handler, clock, {});
    await send();
    tag = '"2"';
    clock.seconds = 60;
    expect(await (await send()).text()).toBe('"2"');
    clock.seconds = 100;
    expect(await (await send()).text()).toBe('"2"');
  });

  it("gives a cookie of a 304 to that client alone", async () => {
    const { handler } = tagged({ ...FRESH, ...validators }, { "set-cookie": "a=1" });
    const clock = clockAt(0);
    const send = world(handler, clock, {});
    await send();
    clock.seconds = 60;
    expect((await send()).headers.getSetCookie()).toEqual(["a=1"]);
    expect((await send()).headers.getSetCookie()).toEqual([]);
  });

  it("keeps nothing of a 304 about another response", async () => {
    let calls = 0;
    const handler: Handler = () => {
      calls += 1;
      if (calls === 2) return new Response(null, { status: 304, headers: { etag: '"other"' } });
      return new Response(`call ${calls}`, { headers: { ...FRESH, ...TAGGED } });
    };
    const clock = clockAt(0);
    const send = world(handler, clock, {});
    await send();
    clock.seconds = 60;
    expect(await (await send()).text()).toBe("call 1");
    expect(await (await send()).text()).toBe("call 3");
  });

  const conditions: readonly [string, Record<string, string>, Record<string, string>, number][] = [
    ["the tag", { etag: '"1"' }, { "if-none-match": '"1"' }, 304],
    ["another tag", { etag: '"1"' }, { "if-none-match": '"2"' }, 200],
    ["a weak tag, asked strongly", { etag: 'W/"1"' }, { "if-none-match": '"1"' }, 304],
    ["a strong tag, asked weakly", { etag: '"1"' }, { "if-none-match": 'W/"1"' }, 304],
    ["a list with it", { etag: '"1"' }, { "if-none-match": '"a,b", W/"1" , "3"' }, 304],
    ["a list without it", { etag: '"1"' }, { "if-none-match": '"a", "11"' }, 200],
    ["any", { etag: '"1"' }, { "if-none-match": "*" }, 304],
    ["a tag where there is none", {}, { "if-none-match": '"1"' }, 200],
    ["a tag without quotes", { etag: '"1"' }, { "if-none-match": "1" }, 200],
    ["not modified since", { "last-modified": date(-9) }, { "if-modified-since": date(-9) }, 304],
    ["modified since", { "last-modified": date(-9) }, { "if-modified-since": date(-10) }, 200],
    ["no date since", { "last-modified": date(-9) }, { "if-modified-since": "yesterday" }, 200],
    [
      "Date where there is no Last-Modified",
      { date: date(0) },
      { "if-modified-since": date(1) },
      304,
    ],
    [
      "the tag counts, not the date",
      { etag: '"1"', "last-modified": date(-9) },
      { "if-none-match": '"2"', "if-modified-since": date(0) },
      200,
    ],
  ];

  it.each(conditions)("answers a client that knows %s", async (_name, headers, asked, status) => {
    const seen: (string | null)[] = [];
    const handler: Handler = (request) => {
      seen.push(request.headers.get("if-none-match"), request.headers.get("if-modified-since"));
      return new Response("body", { headers: { ...FRESH, "x-a": "1", ...headers } });
    };
    const clock = clockAt(0);
    const send = world(handler, clock, {});
    // With nothing stored the handler sees the client's conditions, which it may answer itself; this one
    // does not, and its answer is stored.
    expect((await send({ headers: asked })).status).toBe(status);
    clock.seconds = 5;
    const hit = await send({ headers: asked });
    expect(hit.status).toBe(status);
    expect(await hit.text()).toBe(status === 304 ? "" : "body");
    expect(hit.headers.get("age")).toBe("5");
    expect(hit.headers.get("x-a")).toBe(status === 304 ? null : "1");
    expect(hit.headers.get("cache-control")).toBe("max-age=60");
    const { "if-none-match": tag = null, "if-modified-since": since = null } = asked;
    expect(seen).toEqual([tag, since]);
  });

  it("passes on a 304 of the handler's own, and stores nothing of it", async () => {
    const handler: Handler = ({ headers }) =>
      headers.has("if-none-match")
        ? new Response(null, { status: 304, headers: TAGGED })
        : new Response("body", { headers: { ...FRESH, ...TAGGED } });
    const send = world(handler, clockAt(0), {});
    expect((await send({ headers: { "if-none-match": '"1"' } })).status).toBe(304);
    expect(await (await send()).text()).toBe("body");
  });

  it("does not answer by 304 what is no success", async () => {
    const handler: Handler = () =>
      new Response("", { status: 404, headers: { ...FRESH, ...TAGGED } });
    const send = world(handler, clockAt(0), {});
    await send();
    expect((await send({ headers: { "if-none-match": '"1"' } })).status).toBe(404);
  });
});
