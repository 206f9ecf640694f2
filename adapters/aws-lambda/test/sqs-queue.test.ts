import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { md5OfAttributes } from "../target/sqs/message-attributes.ts";
import type { Queue } from "../target/sqs/queue.ts";
import { QueueService } from "../target/sqs/service.ts";
import { Timeline } from "../target/sqs/timeline.ts";
import { ManualClock, settled } from "./manual-clock.ts";

function start(name = "orders", attributes: Record<string, string> = {}, dead?: string) {
  const clock = new ManualClock();
  const service = new QueueService({ id: "123456789012", region: "eu-west-1", clock });
  const letters = dead && service.create(dead, dead.endsWith(".fifo") ? { FifoQueue: "true" } : {});
  const fifo = name.endsWith(".fifo") && { FifoQueue: "true", ContentBasedDeduplication: "true" };
  const queue = service.create(name, { ...fifo, ...attributes });
  return { clock, service, queue, letters: letters as Queue };
}

const redrive = (name: string, maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({
    deadLetterTargetArn: `arn:aws:sqs:eu-west-1:123456789012:${name}`,
    maxReceiveCount,
  }),
});

const bodies = (messages: readonly { body: string }[]) => messages.map(({ body }) => body);
const take = (queue: Queue, max = 10) => bodies(queue.receive({ max }));

describe("a queue", () => {
  it("hides what was received, and gives it again with another handle", async () => {
    const { clock, queue } = start("orders", { VisibilityTimeout: "0.5" });
    queue.send({ body: "a" });
    const [one] = queue.receive();
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    expect(queue.receive()).toEqual([]);
    await clock.advance(0.5);
    const [two] = queue.receive();
    expect(two?.id).toBe(one?.id);
    expect(two?.receiptHandle).not.toBe(one?.receiptHandle);
    expect(two?.system).toMatchObject({
      ApproximateReceiveCount: "2",
      ApproximateFirstReceiveTimestamp: one?.system["ApproximateFirstReceiveTimestamp"],
    });
    queue.delete(one?.receiptHandle ?? "");
    expect(queue.counts().inFlight).toBe(1);
    queue.delete(two?.receiptHandle ?? "");
    queue.delete(two?.receiptHandle ?? "");
    expect(queue.counts().inFlight).toBe(0);
  });

  it("lets the last handle delete a message that shows again", async () => {
    const { clock, queue } = start();
    queue.send({ body: "a" });
    const [one] = queue.receive();
    await clock.advance(30);
    queue.delete(one?.receiptHandle ?? "");
    expect(queue.receive()).toEqual([]);
  });

  it("delays, by its own time or the message's", async () => {
    const { clock, queue } = start("orders", { DelaySeconds: "2" });
    queue.send({ body: "queue's" });
    queue.send({ body: "own", delaySeconds: 3 });
    queue.send({ body: "none", delaySeconds: 0 });
    expect(queue.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 2 });
    expect(take(queue)).toEqual(["none"]);
    await clock.advance(2);
    expect(take(queue)).toEqual(["queue's"]);
    await clock.advance(1);
    expect(take(queue)).toEqual(["own"]);
  });

  it("prolongs and ends invisibility", async () => {
    const { clock, queue } = start();
    queue.send({ body: "a" });
    const [one] = queue.receive({ visibilityTimeout: 10 });
    queue.changeVisibility(one?.receiptHandle ?? "", 20);
    await clock.advance(10);
    expect(queue.receive()).toEqual([]);
    queue.changeVisibility(one?.receiptHandle ?? "", 0);
    expect(take(queue)).toEqual(["a"]);
    expect(() => queue.changeVisibility(one?.receiptHandle ?? "", 0)).toThrow("does not exist");
  });

  it("moves what was received too often to the dead letters", async () => {
    const attributes = { VisibilityTimeout: "1", ...redrive("dead", 2) };
    const { clock, queue, letters } = start("orders", attributes, "dead");
    const { id } = queue.send({ body: "poison" });
    for (const _ of [1, 2]) {
      expect(take(queue)).toEqual(["poison"]);
      await clock.advance(1);
    }
    expect(queue.receive()).toEqual([]);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    const [message] = letters.receive();
    expect(message).toMatchObject({
      id,
      body: "poison",
      system: { ApproximateReceiveCount: "3", DeadLetterQueueSourceArn: queue.arn },
    });
  });

  it("forgets what is too old, also in flight", async () => {
    const { clock, queue } = start("orders", { MessageRetentionPeriod: "60" });
    queue.send({ body: "a" });
    queue.send({ body: "b" });
    queue.receive({ visibilityTimeout: 100 });
    await clock.advance(60);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(queue.receive()).toEqual([]);
  });

  it("gives no more bytes than asked for, but one message", () => {
    const { queue } = start();
    for (const letter of "abc") queue.send({ body: letter.repeat(5000) });
    expect(queue.receive({ max: 10, bytes: 100 })).toHaveLength(1);
    expect(queue.receive({ max: 10, bytes: 13_000 })).toHaveLength(2);
  });

  it("wakes who waits: at sending, when a message shows again, when it is over, when stopped", async () => {
    const { clock, queue } = start("orders", { VisibilityTimeout: "3" });
    const first = queue.receiveWithin({}, 20);
    queue.send({ body: "a" });
    expect(bodies(await first)).toEqual(["a"]);
    const second = queue.receiveWithin({}, 20);
    await clock.advance(3);
    expect(bodies(await second)).toEqual(["a"]);
    const third = queue.receiveWithin({}, 1);
    await clock.advance(1);
    expect(await third).toEqual([]);
    const stop = new AbortController();
    const fourth = queue.receiveWithin({}, 20, stop.signal);
    await settled();
    stop.abort();
    expect(await fourth).toEqual([]);
    expect(await queue.receiveWithin({}, 20, stop.signal)).toEqual([]);
    expect(queue.waiting).toBe(0);
  });
});

describe("a FIFO queue", () => {
  it("gives a group in order, and no more of it while one is in flight", async () => {
    const { clock, queue } = start("orders.fifo", { VisibilityTimeout: "5" });
    for (const body of ["a1", "b1", "a2", "a3", "b2"]) {
      queue.send({ body, groupId: body.slice(0, 1) });
    }
    const [a1, a2] = queue.receive({ max: 2 });
    expect([a1?.body, a2?.body]).toEqual(["a1", "a2"]);
    expect(take(queue)).toEqual(["b1", "b2"]);
    queue.delete(a1?.receiptHandle ?? "");
    expect(take(queue)).toEqual([]);
    await clock.advance(5);
    expect(take(queue)).toEqual(["a2", "a3", "b1", "b2"]);
  });

  it("gives the group free when all in flight is deleted", () => {
    const { queue } = start("orders.fifo");
    for (const body of ["a1", "a2"]) queue.send({ body, groupId: "a" });
    const [a1] = queue.receive();
    queue.delete(a1?.receiptHandle ?? "");
    expect(take(queue)).toEqual(["a2"]);
  });

  it("keeps the order when one of two is given back first", () => {
    const { queue } = start("orders.fifo");
    for (const body of ["a1", "a2"]) queue.send({ body, groupId: "a" });
    const [a1, a2] = queue.receive({ max: 2 });
    queue.changeVisibility(a2?.receiptHandle ?? "", 0);
    expect(take(queue)).toEqual([]);
    queue.changeVisibility(a1?.receiptHandle ?? "", 0);
    expect(take(queue)).toEqual(["a1", "a2"]);
  });

  it("refuses to delete when the time is over", async () => {
    const { clock, queue } = start("orders.fifo", { VisibilityTimeout: "1" });
    queue.send({ body: "a", groupId: "g" });
    const [one] = queue.receive();
    await clock.advance(1);
    expect(() => queue.delete(one?.receiptHandle ?? "")).toThrow("has expired");
  });

  it("takes a duplicate for five minutes, even of what was deleted, and gives it to nobody", async () => {
    const { clock, queue } = start("orders.fifo");
    const first = queue.send({ body: "a", groupId: "g" });
    const [one] = queue.receive();
    queue.delete(one?.receiptHandle ?? "");
    await clock.advance(299);
    expect(queue.send({ body: "a", groupId: "g" })).toEqual(first);
    expect(queue.send({ body: "a", groupId: "other" }).id).toBe(first.id);
    expect(take(queue)).toEqual([]);
    await clock.advance(1);
    queue.send({ body: "a", groupId: "g" });
    expect(take(queue)).toEqual(["a"]);
  });

  it("knows duplicates by group where it is set so", () => {
    const { queue } = start("orders.fifo", { DeduplicationScope: "messageGroup" });
    for (const groupId of ["g", "h", "g"]) queue.send({ body: "a", groupId });
    expect(take(queue)).toEqual(["a", "a"]);
  });

  it("goes on with the group when its first message is moved to the dead letters", async () => {
    const attributes = { VisibilityTimeout: "1", ...redrive("dead.fifo", 1) };
    const { clock, queue, letters } = start("orders.fifo", attributes, "dead.fifo");
    for (const body of ["a1", "a2"]) queue.send({ body, groupId: "a" });
    expect(take(queue, 1)).toEqual(["a1"]);
    await clock.advance(1);
    expect(take(queue)).toEqual(["a2"]);
    const [dead] = letters.receive();
    expect([dead?.body, dead?.system["MessageGroupId"]]).toEqual(["a1", "a"]);
  });

  it.each([
    ["a message without group", { body: "a" }, "MessageGroupId"],
    ["a delay of its own", { body: "a", groupId: "g", delaySeconds: 1 }, "DelaySeconds"],
    ["a group with a space", { body: "a", groupId: "g h" }, "MessageGroupId"],
  ])("refuses %s", (_what, entry, message) => {
    expect(() => start("orders.fifo").queue.send(entry)).toThrow(message);
  });

  it("refuses a message that it cannot tell from others", () => {
    const { queue } = start("orders.fifo", { ContentBasedDeduplication: "false" });
    expect(() => queue.send({ body: "a", groupId: "g" })).toThrow("ContentBasedDeduplication");
  });

  it("keeps every group's order, whatever is deleted, given back or left to its time", async () => {
    const act = fc.record({
      max: fc.integer({ min: 1, max: 5 }),
      fate: fc.array(fc.constantFrom("delete", "back", "leave"), { minLength: 5, maxLength: 5 }),
      seconds: fc.integer({ min: 0, max: 3 }),
    });
    const groups = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(groups, fc.array(act, { maxLength: 20 }), async (sent, acts) => {
        const { clock, queue } = start("orders.fifo", { VisibilityTimeout: "2" });
        const left = new Map<string, string[]>();
        for (const [at, groupId] of sent.entries()) {
          queue.send({ body: `${at}`, groupId });
          left.set(groupId, [...(left.get(groupId) ?? []), `${at}`]);
        }
        for (const { max, fate, seconds } of acts) {
          const got = queue.receive({ max });
          for (const groupId of new Set(got.map(({ system }) => system["MessageGroupId"] ?? ""))) {
            const ofGroup = got.filter(({ system }) => system["MessageGroupId"] === groupId);
            expect(bodies(ofGroup)).toEqual(left.get(groupId)?.slice(0, ofGroup.length));
          }
          for (const [at, message] of got.entries()) {
            if (fate[at] === "back") queue.changeVisibility(message.receiptHandle, 0);
            if (fate[at] !== "delete") continue;
            queue.delete(message.receiptHandle);
            const groupId = message.system["MessageGroupId"] ?? "";
            left.set(
              groupId,
              (left.get(groupId) ?? []).filter((it) => it !== message.body),
            );
          }
          await clock.advance(seconds);
        }
        const { visible, inFlight, delayed } = queue.counts();
        expect(visible + inFlight + delayed).toBe([...left.values()].flat().length);
      }),
      { numRuns: 60 },
    );
  });
});

describe("md5OfAttributes", () => {
  // Digests that AWS gave, as the tests of moto have them.
  it.each([
    [
      { timestamp: { DataType: "Number", StringValue: "1493147359900" } },
      "235c5c510d26fb653d073faed50ae77c",
    ],
    [
      { timestamp: { DataType: "Number", StringValue: "1493147359901" } },
      "994258b45346a2cc3f9cbb611aa7af30",
    ],
    [
      {
        ccc: { DataType: "String", StringValue: "testjunk" },
        aaa: { DataType: "Binary", BinaryValue: "AgME" },
        zzz: { DataType: "Number", StringValue: "0230.01" },
        öther_encodings: { DataType: "String", StringValue: "Tüst" },
      },
      "8ae21a7957029ef04146b42aeaa18a22",
    ],
  ])("of %j", (attributes, digest) => {
    expect(md5OfAttributes(attributes)).toBe(digest);
  });
});

describe("Timeline", () => {
  it("gives what is due, the earliest first", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.nat(60), (times, now) => {
        const timeline = new Timeline<number>();
        for (const at of times) timeline.add(at, at);
        const due: number[] = [];
        for (let it = timeline.due(now); it; it = timeline.due(now)) due.push(it.item);
        expect(due).toEqual(times.filter((at) => at <= now).sort((a, b) => a - b));
      }),
    );
  });
});
