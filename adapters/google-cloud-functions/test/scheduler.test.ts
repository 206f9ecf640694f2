/** Ticks of Cloud Scheduler, and requests that are no events at all. */
import { queue, schedule } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { pushRequest } from "../src/from/message.ts";
import { schedulerMessage, schedulerRequest } from "../src/from/scheduler.ts";
import { appOf, arriving, json, see } from "./decode.ts";

const none = () => {};
const app = appOf({
  nightly: schedule("0 3 * * *", none),
  hourly: schedule("0 * * * *", none),
  orders: queue("orders", none),
});
const malformed = expect.objectContaining({ code: "PFN_DECODE", status: 400 });
const due = new Date("2026-01-02T03:00:00Z");
const TICK = { cron: "0 3 * * *", scheduledTime: "2026-01-02T03:00:00.000Z", isPastDue: false };

describe("a tick", () => {
  it("is of the job that is called after the function", () => {
    const request = arriving(schedulerRequest({ job: "shop-nightly", due }));
    expect(see(request, app, { PORTABLE_FN_PREFIX: "shop-" })).toMatchObject([
      { fn: "nightly", event: TICK },
    ]);
  });

  it("has the job's whole name and a time of another zone, as Google may write them", () => {
    const { headers, body } = schedulerRequest({ job: "projects/p/locations/l/jobs/nightly", due });
    const local = { ...headers, "x-cloudscheduler-scheduletime": "2026-01-01T19:00:00-08:00" };
    expect(see(arriving({ headers: local, body }), app)).toMatchObject([
      { fn: "nightly", event: TICK },
    ]);
  });

  it("comes as a message, a little after its minute has begun", () => {
    const late = schedulerMessage("7", { job: "nightly", due: new Date(+due + 4_321) });
    const request = arriving(pushRequest(late, "projects/p/subscriptions/any", 1));
    expect(see(request, app)).toMatchObject([{ fn: "nightly", id: "7", event: TICK }]);
  });

  it("comes as a message of the topic that is called after the function", () => {
    const { attributes: _, ...bare } = schedulerMessage("7", { job: "", due });
    const message = { ...bare, attributes: {} };
    const request = arriving(
      pushRequest(message, "projects/p/subscriptions/any"),
      "/projects/p/topics/nightly",
    );
    expect(see(request, app)).toMatchObject([{ fn: "nightly", event: TICK }]);
  });

  it("is refused when its schedule is gone, or it says no time", () => {
    const gone = arriving(schedulerRequest({ job: "gone", due }));
    expect(() => see(gone, app)).toThrow(expect.objectContaining({ code: "PFN_UNCLAIMED" }));
    const { headers, body } = schedulerRequest({ job: "nightly", due });
    for (const time of ["", "soon"]) {
      const wrong = { ...headers, "x-cloudscheduler-scheduletime": time };
      expect(() => see(arriving({ headers: wrong, body }), app)).toThrow(
        expect.objectContaining({ code: "PFN_DECODE" }),
      );
    }
  });
});

describe("a request that is none of Google's events", () => {
  it.each([
    ["nothing", arriving({ headers: {}, body: "" })],
    ["text", arriving({ headers: { "content-type": "text/plain" }, body: "hello" })],
    ["JSON of another's", json({ message: "hello" })],
    ["a list", json([1])],
    ["half a push", json({ message: { messageId: "1" } })],
    ["half an event", json({ context: { eventId: "1" }, data: {} })],
    ["half of Cloud Scheduler", arriving({ headers: { "x-cloudscheduler": "yes" }, body: "" })],
  ])("is refused: %s", (_, request) => {
    expect(() => see(request, app)).toThrow(malformed);
    expect(() => see(request, appOf({ one: queue("one", none) }))).toThrow(malformed);
  });
});
