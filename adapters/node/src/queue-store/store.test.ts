import { reject, retry } from "@portable-fn/core";
import { describe, expect, it, onTestFinished } from "vitest";
import type { NewMessage } from "./message.ts";
import { subscriptionQueue } from "./names.ts";
import type { QueueStoreOptions } from "./options.ts";
import { openQueueStore, type QueueStore } from "./store.ts";

interface Clocked {
  readonly store: QueueStore;
  /** Lets time pass. */
  pass(seconds: number): void;
}

function open(options: QueueStoreOptions = {}): Clocked {
  let now = 1_000_000;
  const store = openQueueStore(":memory:", { now: () => now, ...options });
  onTestFinished(() => store.close());
  return {
    store,
    pass: (seconds) => {
      now += seconds * 1000;
    },
  };
}

const bodies = (messages: readonly { body: string | Uint8Array }[]) =>
  messages.map((it) => it.body);
const texts = (...all: string[]): NewMessage[] => all.map((body) => ({ body }));
const inGroup = (groupId: string, ...all: string[]) => all.map((body) => ({ body, groupId }));

describe("send", () => {
  it("gives messages out as they went in", () => {
    const { store } = open();
    const bytes = new Uint8Array([0, 255, 1]);
    const sent = store.send("orders", [
      { body: "a\0é😀", contentType: "text/plain", id: "m1", attributes: { a: "\ud800", b: "" } },
      { body: bytes, groupId: "g" },
      { body: "" },
    ]);
    const [first, second, third] = store.receive("orders");
    expect(first).toMatchObject({
      id: "m1",
      queue: "orders",
      body: "a\0é😀",
      contentType: "text/plain",
      attributes: { a: "\ud800", b: "" },
      enqueuedAt: 1_000_000,
      attempt: 1,
      leasedUntil: 1_030_000,
    });
    expect(second).toMatchObject({ id: sent[1]?.id, body: bytes, groupId: "g", attributes: {} });
    expect(third).toMatchObject({ body: "" });
    expect(third).not.toHaveProperty("contentType");
    expect(third).not.toHaveProperty("groupId");
    expect(sent.map((it) => it.isDuplicate)).toEqual([false, false, false]);
  });

  it("keeps hostile attribute names harmless", () => {
    const { store } = open();
    store.send("orders", [{ body: "", attributes: JSON.parse('{"__proto__":"x"}') }]);
    const attributes = store.receive("orders")[0]?.attributes ?? {};
    expect(Object.entries(attributes)).toEqual([["__proto__", "x"]]);
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
  });

  it("delays", () => {
    const { store, pass } = open();
    store.send("orders", [{ body: "late", delaySeconds: 5 }, { body: "now" }]);
    expect(bodies(store.receive("orders"))).toEqual(["now"]);
    expect(store.nextVisibleAt("orders")).toBe(1_005_000);
    pass(5);
    expect(bodies(store.receive("orders"))).toEqual(["late"]);
  });

  it("queues a deduplication id once within the window, per queue", () => {
    const { store, pass } = open({ deduplicationWindow: 10 });
    const message = { body: "x", deduplicationId: "d" };
    const [first] = store.send("orders", [{ ...message, id: "same" }]);
    expect(store.send("orders", [{ ...message, id: "same" }, message])).toEqual([
      { id: first?.id, isDuplicate: true },
      { id: first?.id, isDuplicate: true },
    ]);
    expect(store.send("others", [message])[0]?.isDuplicate).toBe(false);
    pass(10);
    expect(store.send("orders", [message])[0]?.isDuplicate).toBe(false);
    expect(store.counts("orders").waiting).toBe(2);
  });

  it("forgets deduplication ids whose window is over", () => {
    const { store, pass } = open({ deduplicationWindow: 1 });
    const send = (at: number) => store.send("orders", [{ body: "", deduplicationId: `d${at}` }]);
    for (let at = 0; at < 50; at += 1) send(at);
    pass(1);
    for (let at = 50; at < 70; at += 1) send(at);
    expect(send(69)[0]?.isDuplicate).toBe(true);
    expect(send(0)[0]?.isDuplicate).toBe(false);
  });

  it.each<[string, NewMessage, string]>([
    ["a body of another kind", { body: 1 as never }, "PFN_MESSAGE"],
    ["no body", {} as never, "PFN_MESSAGE"],
    ["text that no UTF-8 can carry", { body: "\ud800" }, "PFN_MESSAGE"],
    ["too many bytes", { body: "é".repeat(51) }, "PFN_MESSAGE_TOO_LARGE"],
    ["large attributes", { body: "", attributes: { a: "x".repeat(100) } }, "PFN_MESSAGE_TOO_LARGE"],
    [
      "too many attributes",
      { body: "", attributes: Object.fromEntries(Array.from({ length: 65 }, (_, at) => [at, ""])) },
      "PFN_MESSAGE",
    ],
    ["an attribute that is no text", { body: "", attributes: { a: 1 as never } }, "PFN_MESSAGE"],
    [
      "an attribute's name with a line break",
      { body: "", attributes: { "a\n": "" } },
      "PFN_MESSAGE",
    ],
    ["an empty id", { body: "", id: "" }, "PFN_MESSAGE"],
    ["a group with a NUL", { body: "", groupId: "a\0b" }, "PFN_MESSAGE"],
    ["a long deduplication id", { body: "", deduplicationId: "x".repeat(257) }, "PFN_MESSAGE"],
    ["a negative delay", { body: "", delaySeconds: -1 }, "PFN_MESSAGE"],
    ["a delay that is no number", { body: "", delaySeconds: Number.NaN }, "PFN_MESSAGE"],
  ])("refuses %s, and all that came with it", (_, message, code) => {
    const { store } = open({ messageLimit: 100 });
    expect(() => store.send("orders", [{ body: "fine" }, message])).toThrow(
      expect.objectContaining({ code, fix: expect.any(String) }),
    );
    expect(store.counts("orders").waiting).toBe(0);
  });

  it.each(["", "a b", "../x", "a/b/c", "/a", "a/", "ü", "a\n", "x".repeat(129), 7 as never])(
    "refuses the queue name %j",
    (name) => {
      const { store } = open();
      const error = expect.objectContaining({ code: "PFN_QUEUE_NAME" });
      expect(() => store.send(name, texts("x"))).toThrow(error);
      expect(() => store.receive(name)).toThrow(error);
      expect(() => store.counts(name)).toThrow(error);
      expect(() => store.purge(name, "dead")).toThrow(error);
      expect(() => store.redrive(name, [1])).toThrow(error);
    },
  );
});

describe("receive", () => {
  it("leases a message until the visibility timeout is over", () => {
    const { store, pass } = open();
    store.send("orders", texts("a"));
    const [first] = store.receive("orders", { visibilityTimeout: 10 });
    pass(9.999);
    expect(store.receive("orders")).toEqual([]);
    expect(store.counts("orders")).toEqual({ waiting: 0, delayed: 0, leased: 1, dead: 0 });
    pass(0.001);
    const [second] = store.receive("orders");
    expect([first?.attempt, second?.attempt]).toEqual([1, 2]);
    expect(first?.lease).not.toBe(second?.lease);
  });

  it("gives the longest ready first, and no more than asked for", () => {
    const { store } = open();
    store.send("orders", texts("a", "b", "c"));
    expect(bodies(store.receive("orders", { max: 2 }))).toEqual(["a", "b"]);
    expect(bodies(store.receive("orders", { max: 2 }))).toEqual(["c"]);
  });

  it("buries what had all its attempts and was never settled", () => {
    const { store, pass } = open();
    store.send("orders", texts("poison", "fine"));
    const next = () =>
      store.receive("orders", { max: 1, visibilityTimeout: 1, maxAttempts: 2 }).map((it) => {
        if (it.body === "fine") store.settle([{ lease: it.lease, outcome: retry() }]);
        pass(1);
        return it.body;
      });
    expect([next(), next(), next(), next(), next()].flat()).toEqual([
      "poison",
      "fine",
      "poison",
      "fine",
    ]);
    expect(
      store.peekDead("orders").map(({ body, attempts, reason }) => [body, attempts, reason]),
    ).toEqual([
      ["poison", 2, "It was delivered 2 times and not settled"],
      ["fine", 2, "It was delivered 2 times and not settled"],
    ]);
  });

  it.each([
    { max: 0 },
    { max: 1.5 },
    { max: 10_001 },
    { visibilityTimeout: 0 },
    { visibilityTimeout: Number.NaN },
    { maxAttempts: 0 },
  ])("refuses %j", (options) => {
    const { store } = open();
    expect(() => store.receive("orders", options)).toThrow(
      expect.objectContaining({ code: "PFN_OPTION" }),
    );
  });
});

describe("groups", () => {
  it("come in order, several at once", () => {
    const { store } = open();
    store.send("orders", [...inGroup("g", "a", "b", "c"), ...inGroup("h", "x")]);
    expect(bodies(store.receive("orders", { max: 2 }))).toEqual(["a", "b"]);
    expect(bodies(store.receive("orders"))).toEqual(["x"]);
  });

  it("rest while a message of theirs is leased", () => {
    const { store } = open();
    store.send("orders", inGroup("g", "a", "b", "c"));
    const [a, b] = store.receive("orders", { max: 2 });
    store.settle([{ lease: String(a?.lease), outcome: retry() }]);
    expect(store.receive("orders")).toEqual([]);
    store.settle([{ lease: String(b?.lease), outcome: "release" }]);
    const again = store.receive("orders");
    expect(again.map(({ body, attempt }) => [body, attempt])).toEqual([
      ["a", 2],
      ["b", 1],
      ["c", 1],
    ]);
  });

  it("rest while their first message is delayed", () => {
    const { store, pass } = open();
    store.send("orders", [{ body: "a", groupId: "g", delaySeconds: 5 }, ...inGroup("g", "b")]);
    expect(store.receive("orders")).toEqual([]);
    expect(store.nextVisibleAt("orders")).toBe(1_005_000);
    pass(5);
    expect(bodies(store.receive("orders"))).toEqual(["a", "b"]);
  });

  it("stop before a message that is delayed", () => {
    const { store } = open();
    const late = { body: "b", groupId: "g", delaySeconds: 5 };
    store.send("orders", [...inGroup("g", "a"), late, ...inGroup("g", "c")]);
    const [a, ...none] = store.receive("orders");
    expect(none).toEqual([]);
    store.settle([{ lease: String(a?.lease) }]);
    expect(store.receive("orders")).toEqual([]);
  });

  it("go on when a message is dead", () => {
    const { store } = open();
    store.send("orders", inGroup("g", "a", "b"));
    const [a] = store.receive("orders", { max: 1 });
    expect(store.settle([{ lease: String(a?.lease), outcome: reject("bad") }])).toEqual(["dead"]);
    expect(bodies(store.receive("orders"))).toEqual(["b"]);
  });

  it("of the same name in two queues have nothing to do with each other", () => {
    const { store } = open();
    store.send("orders", inGroup("g", "a"));
    store.send("others", inGroup("g", "b"));
    store.receive("orders");
    expect(bodies(store.receive("others"))).toEqual(["b"]);
  });
});

describe("settle", () => {
  it("acknowledges, retries, releases and rejects in one go, and says so", () => {
    const { store, pass } = open();
    store.send("orders", texts("a", "b", "c", "d"));
    const [a, b, c, d] = store.receive("orders").map(({ lease }) => lease) as [
      string,
      string,
      string,
      string,
    ];
    const settlements = [
      { lease: a },
      { lease: b, outcome: retry({ delaySeconds: 7 }) },
      { lease: c, outcome: "release" as const },
      { lease: d, outcome: reject("no such order") },
    ];
    const settled = ["acknowledged", "retried", "released", "dead"];
    expect(store.settle(settlements)).toEqual(settled);
    expect(store.settle(settlements)).toEqual(settled.map(() => "stale"));
    expect(store.counts("orders")).toEqual({ waiting: 1, delayed: 1, leased: 0, dead: 1 });
    pass(7);
    expect(store.receive("orders").map((it) => [it.body, it.attempt])).toEqual([
      ["c", 1],
      ["b", 2],
    ]);
  });

  it("buries a retry of the last attempt", () => {
    const { store } = open();
    store.send("orders", texts("a"));
    const settleNext = () =>
      store.settle(
        store.receive("orders").map(({ lease }) => ({ lease, outcome: retry() })),
        { maxAttempts: 2 },
      );
    expect([settleNext(), settleNext(), settleNext()]).toEqual([["retried"], ["dead"], []]);
    expect(store.peekDead("orders")).toMatchObject([
      { body: "a", attempts: 2, reason: "It failed 2 times", diedAt: 1_000_000 },
    ]);
  });

  it("settles nothing by a lease that another has followed", () => {
    const { store, pass } = open();
    store.send("orders", texts("a"));
    const [old] = store.receive("orders", { visibilityTimeout: 1 });
    pass(1);
    const [current] = store.receive("orders");
    const lease = String(old?.lease);
    expect(store.settle([{ lease }, { lease, outcome: reject("x") }])).toEqual(["stale", "stale"]);
    expect(store.extend([lease, String(current?.lease)], 60)).toEqual([lease]);
    expect(store.settle([{ lease: String(current?.lease) }])).toEqual(["acknowledged"]);
  });

  it("still takes a lease that ran out while nobody else has the message", () => {
    const { store, pass } = open();
    store.send("orders", texts("a"));
    const [a] = store.receive("orders", { visibilityTimeout: 1 });
    pass(5);
    expect(store.settle([{ lease: String(a?.lease) }])).toEqual(["acknowledged"]);
  });

  it.each(["", "1", "1.", "0.1", "1.x", "-1.5", "1.2.3", "9".repeat(40), "1e3.1"])(
    "takes %j for stale",
    (lease) => {
      const { store } = open();
      store.send("orders", texts("a"));
      store.receive("orders");
      expect(store.settle([{ lease }])).toEqual(["stale"]);
      expect(store.extend([lease], 1)).toEqual([lease]);
    },
  );

  it.each([Number.NaN, -5, Number.POSITIVE_INFINITY, "soon" as never])(
    "does not lose a message over the delay %s",
    (delaySeconds) => {
      const { store } = open();
      store.send("orders", texts("a"));
      const [a] = store.receive("orders");
      const outcome = retry({ delaySeconds });
      expect(store.settle([{ lease: String(a?.lease), outcome }])).toEqual(["retried"]);
      const { waiting, delayed } = store.counts("orders");
      expect(waiting + delayed).toBe(1);
    },
  );
});

describe("extend", () => {
  it("counts from now, for groups too", () => {
    const { store, pass } = open();
    store.send("orders", [...texts("a"), ...inGroup("g", "b")]);
    const leases = store.receive("orders", { visibilityTimeout: 10 }).map(({ lease }) => lease);
    pass(8);
    expect(store.extend(leases, 10)).toEqual([]);
    pass(9);
    expect(store.receive("orders")).toEqual([]);
    pass(1);
    expect(bodies(store.receive("orders")).sort()).toEqual(["a", "b"]);
  });
});

describe("the dead", () => {
  function withDead(...all: string[]): QueueStore {
    const { store } = open();
    store.send("orders", inGroup("g", ...all));
    store.settle(
      store.receive("orders").map(({ lease }) => ({ lease, outcome: reject("x".repeat(5000)) })),
    );
    return store;
  }

  it("are listed page by page", () => {
    const store = withDead("a", "b", "c");
    const [first] = store.peekDead("orders", { max: 1 });
    expect(first).toMatchObject({ body: "a", groupId: "g", attempts: 1 });
    expect(first?.reason).toHaveLength(1024);
    expect(bodies(store.peekDead("orders", { after: Number(first?.key) }))).toEqual(["b", "c"]);
  });

  it("come again, behind what their group has by now, with attempts counted anew", () => {
    const store = withDead("a", "b");
    store.send("orders", inGroup("g", "c"));
    expect(store.redrive("orders")).toBe(2);
    expect(store.receive("orders").map((it) => [it.body, it.attempt])).toEqual([
      ["c", 1],
      ["a", 1],
      ["b", 1],
    ]);
    expect(store.peekDead("orders")).toEqual([]);
  });

  it("come again one by one, by the keys of their own queue", () => {
    const store = withDead("a", "b");
    const key = Number(store.peekDead("orders")[1]?.key);
    expect(store.redrive("others", [key])).toBe(0);
    expect(store.redrive("orders", [key, key, 999])).toBe(1);
    expect(bodies(store.receive("orders"))).toEqual(["b"]);
    expect(bodies(store.peekDead("orders"))).toEqual(["a"]);
  });

  it("are never overwritten by messages sent later", () => {
    const store = withDead("a");
    store.send("orders", texts("b"));
    store.settle(store.receive("orders").map(({ lease }) => ({ lease, outcome: reject("") })));
    expect(bodies(store.peekDead("orders"))).toEqual(["a", "b"]);
  });

  it("are purged apart from the living", () => {
    const store = withDead("a", "b");
    store.send("orders", texts("c", "d", "e"));
    const [c] = store.receive("orders", { max: 1 });
    expect(store.purge("orders", "dead")).toBe(2);
    expect(store.purge("orders", "living")).toBe(3);
    expect(store.settle([{ lease: String(c?.lease) }])).toEqual(["stale"]);
    expect(store.counts("orders")).toEqual({ waiting: 0, delayed: 0, leased: 0, dead: 0 });
  });
});

describe("topics", () => {
  it("wait for each subscriber by itself, also for one that is down", () => {
    const { store } = open();
    store.subscribe("placed", "audit");
    store.subscribe("placed", "mail");
    store.subscribe("placed", "mail");
    expect(store.publish("placed", texts("a"))).toBe(2);
    store.unsubscribe("placed", "mail");
    expect(store.publish("placed", texts("b"))).toBe(1);
    expect(store.publish("nobody", texts("x"))).toBe(0);
    expect(bodies(store.receive(subscriptionQueue("placed", "audit")))).toEqual(["a", "b"]);
    expect(bodies(store.receive(subscriptionQueue("placed", "mail")))).toEqual(["a"]);
  });

  it("know a deduplication id for each subscriber", () => {
    const { store } = open();
    store.subscribe("placed", "audit");
    store.subscribe("placed", "mail");
    const message = { body: "a", deduplicationId: "d" };
    store.publish("placed", [message]);
    store.publish("placed", [message]);
    expect(store.counts("placed/audit").waiting).toBe(1);
    expect(store.counts("placed/mail").waiting).toBe(1);
  });

  it("refuse names that could be another's", () => {
    const { store } = open();
    const error = expect.objectContaining({ code: "PFN_QUEUE_NAME" });
    expect(() => store.subscribe("a/b", "c")).toThrow(error);
    expect(() => store.subscribe("a", "b/c")).toThrow(error);
    expect(() => store.publish("a/b", texts("x"))).toThrow(error);
  });
});

describe("onReady", () => {
  it("rings for sends, retries, redrives and publications until it is ended", () => {
    const { store } = open();
    let rings = 0;
    const end = store.onReady("orders", () => {
      rings += 1;
    });
    store.send("others", texts("x"));
    expect(rings).toBe(0);
    store.send("orders", texts("x"));
    expect(rings).toBe(1);
    store.settle(store.receive("orders").map(({ lease }) => ({ lease, outcome: retry() })));
    expect(rings).toBe(2);
    store.redrive("orders");
    expect(rings).toBe(3);
    end();
    end();
    store.send("orders", texts("x"));
    expect(rings).toBe(3);
  });
});
