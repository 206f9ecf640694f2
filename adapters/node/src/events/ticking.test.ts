import { mkdirSync } from "node:fs";
import path from "node:path";
import { type AppFunction, defineApp, type Logger, schedule } from "@portable-fn/core";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { storeFile } from "../../test/events/helpers.ts";
import { openQueueStore, type QueueStore } from "../queue-store/store.ts";
import { startTicking } from "./ticking.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1, 12, 0, 30);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const log: Logger = { debug() {}, info() {}, warn() {}, error() {} };

function newFile(): string {
  const file = storeFile();
  mkdirSync(path.dirname(file), { recursive: true });
  return file;
}

function open(file = ":memory:"): QueueStore {
  const store = openQueueStore(file);
  onTestFinished(() => store.close());
  return store;
}

function functions(cron: string, timeZone = "UTC"): readonly AppFunction[] {
  const nightly = schedule(cron, async () => {}, { timeZone });
  return defineApp({ name: "shop", functions: { nightly } }).functions;
}

function tick(store: QueueStore, cron: string, timeZone?: string): { stop(): void } {
  const ticking = startTicking({ name: "shop" }, functions(cron, timeZone), store, log);
  onTestFinished(() => ticking.stop());
  return ticking;
}

/** Takes the ticks that are there: when they were due, with a mark on those that were past due. */
function ticks(store: QueueStore): string[] {
  const batch = store.receive("schedule.shop.nightly", { max: 1000 });
  store.settle(batch.map(({ lease }) => ({ lease })));
  return batch.map(({ body }) => {
    const { scheduledTime, isPastDue } = JSON.parse(String(body));
    return `${scheduledTime.slice(0, 16)}${isPastDue ? " late" : ""}`;
  });
}

describe("startTicking", () => {
  it("ticks when it is due, and not before", () => {
    const store = open();
    tick(store, "* * * * *");
    expect(ticks(store)).toEqual([]);
    vi.advanceTimersByTime(29_999);
    expect(ticks(store)).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ticks(store)).toEqual(["2026-01-01T12:01"]);
    vi.advanceTimersByTime(3 * MINUTE);
    expect(ticks(store)).toEqual(["2026-01-01T12:02", "2026-01-01T12:03", "2026-01-01T12:04"]);
  });

  it("ticks once, however many processes have the file open", () => {
    const file = newFile();
    const [one, two] = [open(file), open(file)];
    tick(one, "* * * * *");
    tick(two, "* * * * *");
    vi.advanceTimersByTime(2 * MINUTE);
    expect(ticks(one)).toEqual(["2026-01-01T12:01", "2026-01-01T12:02"]);
    expect(ticks(two)).toEqual([]);
  });

  it("makes up for the latest tick alone that was missed while nobody ran", () => {
    const store = open();
    tick(store, "*/10 * * * *").stop();
    vi.setSystemTime(START + 65 * MINUTE);
    tick(store, "*/10 * * * *");
    expect(ticks(store)).toEqual(["2026-01-01T13:00 late"]);
    vi.advanceTimersByTime(10 * MINUTE);
    expect(ticks(store)).toEqual(["2026-01-01T13:10"]);
  });

  it("makes up for nothing after a restart within one interval", () => {
    const store = open();
    tick(store, "*/10 * * * *").stop();
    vi.setSystemTime(START + MINUTE);
    tick(store, "*/10 * * * *");
    expect(ticks(store)).toEqual([]);
  });

  it("makes up for the latest that was missed while the machine slept", () => {
    const store = open();
    tick(store, "*/10 * * * *");
    vi.setSystemTime(START + 6 * 60 * MINUTE);
    vi.advanceTimersByTime(MINUTE);
    expect(ticks(store)).toEqual(["2026-01-01T18:00 late"]);
  });

  it("makes up for nothing of another schedule than before", () => {
    const store = open();
    tick(store, "0 0 * * *").stop();
    vi.setSystemTime(START + 65 * MINUTE);
    tick(store, "*/10 * * * *").stop();
    vi.setSystemTime(START + 66 * MINUTE);
    tick(store, "*/10 * * * *", "Asia/Kolkata");
    expect(ticks(store)).toEqual([]);
  });

  it("keeps to the time zone, also where its clocks change", () => {
    const store = open();
    vi.setSystemTime(Date.UTC(2026, 2, 27, 12));
    tick(store, "0 3 * * *", "Europe/Berlin");
    vi.advanceTimersByTime(3 * 24 * 60 * MINUTE);
    expect(ticks(store)).toEqual(["2026-03-28T02:00", "2026-03-29T01:00", "2026-03-30T01:00"]);
  });

  it("ticks on either day where both are set, with 7 for Sunday", () => {
    const store = open();
    vi.setSystemTime(Date.UTC(2026, 0, 9, 12));
    tick(store, "0 0 13 * 7");
    vi.advanceTimersByTime(7 * 24 * 60 * MINUTE);
    expect(ticks(store)).toEqual(["2026-01-11T00:00", "2026-01-13T00:00"]);
  });

  it("waits for nothing where no day is one", () => {
    const store = open();
    tick(store, "0 0 30 2 *");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("loses no tick over a file that cannot be written for a while", () => {
    const store = open();
    let isBroken = true;
    const fragile: QueueStore = {
      ...store,
      tick(...given) {
        if (isBroken) throw new Error("busy");
        return store.tick(...given);
      },
    };
    tick(fragile, "* * * * *");
    vi.advanceTimersByTime(35_000);
    expect(ticks(store)).toEqual([]);
    isBroken = false;
    vi.advanceTimersByTime(1_000);
    expect(ticks(store)).toEqual(["2026-01-01T12:01"]);
  });
});
