/** Events in the framework's own process: what is taken for one, and what is answered. */
import { emitCloudEvent } from "@portable-fn/adapter-kit/cloud-events";
import type { CloudEvent } from "@portable-fn/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentChanged } from "../src/from/firestore/document.ts";
import { type NativeRequest, pushRequest } from "../src/from/message.ts";
import { schedulerRequest } from "../src/from/scheduler.ts";
import { type RunningEntry, startEntry } from "./fixtures/entry.ts";

const init = ({ headers, body }: NativeRequest): RequestInit => ({
  method: "POST",
  headers,
  body: body as string,
});
const push = (content: string, subscription = "orders"): RequestInit =>
  init(
    pushRequest(
      {
        id: "m-1",
        content: Buffer.from(content),
        attributes: {},
        publishTime: "2026-01-02T03:04:05Z",
      },
      `projects/p/subscriptions/${subscription}`,
      1,
    ),
  );
const cloudEvent = (event: CloudEvent): RequestInit => {
  const { headers, body } = emitCloudEvent(event, "binary");
  return init({ headers: Object.fromEntries(headers), body });
};
const anyEvent: CloudEvent = {
  specversion: "1.0",
  id: "e-1",
  source: "/s/placed",
  type: "t",
  data: 1,
};
const inserted = documentChanged({
  id: "d-1",
  time: "2026-01-02T03:04:05Z",
  database: "projects/p/databases/(default)",
  path: "customers/c1",
  operation: "insert",
  after: { n: 1 },
});
const functions = `
  orders: queue("orders", ({ data }, ctx) => {
    console.log("queue " + data + " " + typeof ctx.native.req.headers);
    if (data === "fail") throw new Error("a secret");
  }),
  placed: topic("placed", ({ id }) => console.log("topic " + id)),
  nightly: schedule("0 3 * * *", ({ scheduledTime }) => console.log("tick " + scheduledTime)),
  customers: change("customers", ({ after }) => console.log("change " + JSON.stringify(after))),
`;
const echo = `http(async (request) => Response.json({
  path: new URL(request.url).pathname, text: await request.text(), type: request.headers.get("ce-type"),
}))`;

describe("an entry without HTTP functions", () => {
  let entry: RunningEntry;
  beforeAll(async () => {
    entry = await startEntry(
      `toCloudFunctions(defineApp({ name: "events", functions: { ${functions} } }), { bodyLimit: 20000 });`,
    );
  });
  afterAll(() => entry?.stop());

  it.each([
    ["a push", push("one"), "queue one object"],
    ["a CloudEvent", cloudEvent(anyEvent), "topic e-1"],
    ["a change of a document", cloudEvent(inserted), 'change {"n":1}'],
    [
      "a tick",
      init(schedulerRequest({ job: "nightly", due: new Date("2026-01-02T03:00:00Z") })),
      "tick 2026-01-02T03:00:00.000Z",
    ],
  ])("acknowledges %s with 204, on any path", async (_, request, line) => {
    for (const path of ["/", "/any/path?x=1"]) {
      const response = await entry.send(path, request);
      expect([response.status, await response.text()]).toEqual([204, ""]);
      await entry.logged(line);
    }
  });

  it("refuses with 500 what failed, and tells nobody why", async () => {
    const response = await entry.send("/", push("fail"));
    expect(response.status).toBe(500);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.text()).not.toContain("secret");
    expect(await entry.logged("a secret")).toContain("The function failed");
  });

  it("refuses with 500 what no function is for", async () => {
    const response = await entry.send("/", push("one", "unknown"));
    expect(response.status).toBe(500);
    await entry.logged("PFN_UNCLAIMED");
  });

  it("rejects a document that is cut short, and keeps the reason in the log", async () => {
    const cut = { ...inserted, data: (inserted.data as Uint8Array).subarray(0, 20) };
    expect((await entry.send("/", cloudEvent(cut))).status).toBe(500);
    await entry.logged("is cut short");
  });

  it.each<[string, RequestInit, number]>([
    ["a GET", {}, 400],
    ["no body", { method: "POST" }, 400],
    [
      "other JSON",
      { method: "POST", headers: { "content-type": "application/json" }, body: "{}" },
      400,
    ],
    [
      "no JSON",
      { method: "POST", headers: { "content-type": "application/json" }, body: "{" },
      400,
    ],
    ["half a CloudEvent", { method: "POST", headers: { "ce-specversion": "1.0" } }, 400],
    ["a packed body", { ...push("one"), headers: { "content-encoding": "gzip" } }, 400],
    ["more than the limit", push("x".repeat(20_000)), 413],
  ])("refuses %s", async (_, request, status) => {
    const response = await entry.send("/", request);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status });
  });

  it("goes on when a sender leaves in the middle of its event", async () => {
    const leaving = new AbortController();
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array([123])),
    });
    const request = { method: "POST", body, duplex: "half", signal: leaving.signal };
    const sending = entry.send("/", request as RequestInit);
    setTimeout(() => leaving.abort(), 50);
    await expect(sending).rejects.toThrow();
    await entry.logged("The sender left");
    expect((await entry.send("/", push("after"))).status).toBe(204);
  });
});

describe("an entry with HTTP functions and others", () => {
  let entry: RunningEntry;
  beforeAll(async () => {
    entry = await startEntry(
      `toCloudFunctions(defineApp({ name: "mixed", functions: { api: ${echo}, ${functions} } }));`,
    );
  });
  afterAll(() => entry?.stop());

  it.each([
    ["a push to /", "/", push("one"), "queue one"],
    ["a push to a topic's path", "/projects/p/topics/placed", push("two"), "topic m-1"],
    ["a CloudEvent to /", "/", cloudEvent(anyEvent), "topic e-1"],
    ["a change to /", "/", cloudEvent(inserted), 'change {"n":1}'],
  ])("takes %s for an event", async (_, path, request, line) => {
    expect((await entry.send(path, request)).status).toBe(204);
    await entry.logged(line);
  });

  it("takes nothing for an event on other paths", async () => {
    for (const request of [push("http"), cloudEvent(anyEvent)]) {
      const response = await entry.send("/hooks", request);
      expect(await response.json()).toMatchObject({ path: "/hooks" });
    }
    const type = (await (await entry.send("/hooks", cloudEvent(anyEvent))).json()) as object;
    expect(type).toMatchObject({ type: "t", text: "1" });
  });

  it.each([
    ["other JSON", "application/json", '{ "a":1 }'],
    ["no JSON", "application/json", "{bad"],
    ["text", "text/plain", "hello"],
    ["a push under another type", "text/plain", String(push("one").body)],
  ])("hands %s over to HTTP as it was sent", async (_, type, body) => {
    const response = await entry.send("/", {
      method: "POST",
      headers: { "content-type": type },
      body,
    });
    expect(await response.json()).toMatchObject({ path: "/", text: body });
  });

  it("never gives an event that failed or is for nobody to HTTP", async () => {
    expect((await entry.send("/", push("fail"))).status).toBe(500);
    expect((await entry.send("/", push("one", "unknown"))).status).toBe(500);
  });
});

describe("an entry with a path for events", () => {
  let entry: RunningEntry;
  beforeAll(async () => {
    entry = await startEntry(
      `toCloudFunctions(defineApp({ name: "mixed", functions: { api: ${echo}, ${functions} } }), { eventPath: "/events" });`,
    );
  });
  afterAll(() => entry?.stop());

  it("takes events there alone", async () => {
    for (const path of ["/events", "/events?token=x", "/events/projects/p/topics/placed"]) {
      expect((await entry.send(path, cloudEvent(anyEvent))).status).toBe(204);
    }
    for (const path of ["/", "/events/more", "/eventsprojects/p/topics/placed", "/other/events"]) {
      const response = await entry.send(path, cloudEvent(anyEvent));
      expect(await response.json()).toMatchObject({ path });
    }
  });
});

describe("other entries", () => {
  it("hand everything to HTTP where there is nothing else", async () => {
    const entry = await startEntry(
      `toCloudFunctions(defineApp({ name: "plain", functions: { api: ${echo} } }));`,
    );
    for (const request of [push("one"), cloudEvent(anyEvent)]) {
      expect(await (await entry.send("/", request)).json()).toMatchObject({ path: "/" });
    }
    await entry.stop();
  });

  it("take every event for the one function that they run", async () => {
    const entry = await startEntry(
      `toCloudFunctions(defineApp({ name: "one", functions: { api: ${echo}, ${functions} } }), { function: "placed" });`,
    );
    expect((await entry.send("/", push("one", "any"))).status).toBe(204);
    await entry.logged("topic m-1");
    expect((await entry.send("/hello")).status).toBe(400);
    await entry.stop();
  });

  it("finish events in flight after SIGTERM", async () => {
    const entry = await startEntry(`toCloudFunctions(defineApp({ name: "slow", functions: {
      orders: queue("orders", async () => {
        console.log("begun");
        await new Promise((resolve) => process.once("SIGTERM", () => setTimeout(resolve, 100)));
        console.log("ended");
      }),
    } }));`);
    const sending = entry.send("/", push("one"));
    await entry.logged("begun");
    const [response] = await Promise.all([sending, entry.host.stop()]);
    expect(response.status).toBe(204);
    expect(response.headers.get("connection")).toBe("close");
    expect(entry.host.logs()).toContain("ended");
    await entry.stop();
  });
});
