import { type Outcome, reject, retry } from "@portable-fn/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openQueueStore, type QueueStore } from "../../src/queue-store/store.ts";
import { Model, type ModelMessage, type Verdict } from "./model.ts";

const QUEUES = ["orders", "placed/audit"];
const WINDOW = 4;

/** The store, and which of its leases is which of the model's. */
interface Real {
  readonly store: QueueStore;
  readonly leases: string[];
}

type Command = fc.Command<Model, Real>;

/** A command whose check also compares how all queues stand. */
function command(name: string, run: (model: Model, real: Real) => void): Command {
  return {
    check: () => true,
    toString: () => name,
    run(model, real) {
      run(model, real);
      for (const queue of QUEUES) {
        expect(real.store.counts(queue)).toEqual(model.counts(queue));
        expect(real.store.nextVisibleAt(queue)).toBe(model.nextVisibleAt(queue));
      }
    },
  };
}

const queue = fc.constantFrom(...QUEUES);
const seconds = fc.integer({ min: 1, max: 5 });
const maxAttempts = fc.integer({ min: 1, max: 4 });
const some = fc.array(fc.nat(30), { minLength: 1, maxLength: 4 });
const verdict: fc.Arbitrary<Verdict> = fc.oneof(
  fc.constantFrom<Verdict[]>("done", "release", "reject"),
  fc.record({ delay: fc.integer({ min: 0, max: 4 }).map((it) => it * 1000) }),
);
const newMessage = fc.record({
  group: fc.option(fc.constantFrom("g", "h"), { nil: undefined }),
  delay: fc.constantFrom(0, 0, 0, 1, 3),
  key: fc.option(fc.constantFrom("k", "l"), { nil: undefined, freq: 5 }),
});

const send = fc
  .tuple(queue, fc.array(newMessage, { minLength: 1, maxLength: 4 }))
  .map(([to, all]) =>
    command(`send ${to} ${JSON.stringify(all)}`, (model, { store }) => {
      const numbered = all.map((it) => ({ ...it, body: model.newBody() }));
      const sent = store.send(
        to,
        numbered.map(({ body, group, delay, key }) => ({
          body,
          delaySeconds: delay,
          ...(group && { groupId: group }),
          ...(key && { deduplicationId: key }),
        })),
      );
      const queued = numbered.map(({ body, group, delay, key }) =>
        model.send(
          { body, queue: to, group, due: model.now + delay * 1000, attempts: 0, lease: undefined },
          key,
          WINDOW * 1000,
        ),
      );
      expect(sent.map((it) => !it.isDuplicate)).toEqual(queued);
    }),
  );

const receive = fc
  .tuple(queue, fc.integer({ min: 1, max: 5 }), seconds, maxAttempts)
  .map(([from, max, visibilityTimeout, attempts]) =>
    command(`receive ${from} ${max} ${visibilityTimeout} ${attempts}`, (model, real) => {
      const got = real.store.receive(from, { max, visibilityTimeout, maxAttempts: attempts });
      const wanted = model.receive(from, max, visibilityTimeout * 1000, attempts);
      expect(got.map((it) => [it.body, it.attempt, it.groupId, it.leasedUntil])).toEqual(
        wanted.map((it) => [it.body, it.attempts, it.group, it.due]),
      );
      real.leases.push(...got.map((it) => it.lease));
      for (const it of wanted) expect(isInOrder(model, wanted, it)).toBe(true);
    }),
  );

/** Nothing of its group before it is left outside of the batch. */
function isInOrder(model: Model, batch: readonly ModelMessage[], message: ModelMessage): boolean {
  if (message.group === undefined) return true;
  const group = model.living.filter(
    (it) => it.queue === message.queue && it.group === message.group,
  );
  return group.slice(0, group.indexOf(message)).every((it) => batch.includes(it));
}

const settle = fc.tuple(some, verdict, maxAttempts).map(([which, what, attempts]) =>
  command(`settle ${which} ${JSON.stringify(what)} ${attempts}`, (model, { store, leases }) => {
    const chosen = latest(which, leases);
    const settled = store.settle(
      chosen.map((at) => ({ lease: String(leases[at]), outcome: outcomeOf(what) })),
      { maxAttempts: attempts },
    );
    expect(settled).toEqual(chosen.map((at) => model.settle(at, what, attempts)));
  }),
);

const extend = fc.tuple(some, seconds).map(([which, by]) =>
  command(`extend ${which} ${by}`, (model, { store, leases }) => {
    const chosen = latest(which, leases);
    const stale = store.extend(
      chosen.map((at) => String(leases[at])),
      by,
    );
    expect(stale).toEqual(
      chosen.filter((at) => !model.extend(at, by * 1000)).map((at) => leases[at]),
    );
  }),
);

/** Leases counted from the latest, which are seldom stale. */
function latest(which: readonly number[], leases: readonly string[]): number[] {
  return which.map((it) => leases.length - 1 - it).filter((at) => at >= 0);
}

function outcomeOf(what: Verdict): Outcome | "release" | undefined {
  if (what === "done") return undefined;
  if (what === "release") return what;
  return what === "reject" ? reject("bad") : retry({ delaySeconds: what.delay / 1000 });
}

const pass = fc.integer({ min: 1, max: 4 }).map((it) =>
  command(`pass ${it}`, (model) => {
    model.now += it * 1000;
  }),
);

const redrive = fc.tuple(queue, fc.nat(3)).map(([from, at]) =>
  command(`redrive ${from} ${at}`, (model, { store }) => {
    const dead = store.peekDead(from);
    expect(dead.map((it) => it.body).sort()).toEqual(
      model.dead
        .filter((it) => it.queue === from)
        .map((it) => it.body)
        .sort(),
    );
    const chosen = dead[at];
    if (!chosen) return;
    expect(store.redrive(from, [chosen.key])).toBe(1);
    const same = model.dead.find((it) => it.body === chosen.body);
    if (same) model.redrive(same);
  }),
);

const purge = fc.tuple(queue, fc.constantFrom("living", "dead")).map(([from, which]) =>
  command(`purge ${from} ${which}`, (model, { store }) => {
    const gone = model[which].filter((it) => it.queue === from);
    expect(store.purge(from, which)).toBe(gone.length);
    model[which] = model[which].filter((it) => it.queue !== from);
  }),
);

describe("a queue store", () => {
  it("does what its model does, whatever comes", () => {
    const often = [send, send, receive, receive, settle, settle, extend, pass, pass, redrive];
    fc.assert(
      fc.property(
        fc.commands(
          [...often, fc.oneof({ weight: 9, arbitrary: pass }, { weight: 1, arbitrary: purge })],
          {
            maxCommands: 60,
            size: "max",
          },
        ),
        (commands) => {
          const model = new Model();
          const store = openQueueStore(":memory:", {
            now: () => model.now,
            deduplicationWindow: WINDOW,
          });
          try {
            fc.modelRun(() => ({ model, real: { store, leases: [] } }), commands);
          } finally {
            store.close();
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
