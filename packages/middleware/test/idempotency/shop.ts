/** A shop in a process of its own, which a test kills half-way; its store and its effects outlive it. */
import { appendFileSync } from "node:fs";
import { type Context, defineApp, http, queue } from "@portable-fn/core";
import { toMemory } from "@portable-fn/memory";
import { createKv, type KvDriver } from "@portable-fn/services/kv";
import { sqlite } from "@portable-fn/services/kv/sqlite";
import { errors } from "../../src/errors/index.ts";
import { idempotency } from "../../src/idempotency/index.ts";
import { overriding } from "./overriding.ts";

/** What a test asks of a process. */
export interface ShopPlan {
  /** Holds the store and the effects. */
  readonly folder: string;
  readonly delivery: "at-most-once" | "at-least-once";
  readonly trigger: "http" | "queue";
  /** Where it stops and says so, to be killed; absent: it goes on to its end. */
  readonly stopAt?: "claimed" | "effect" | "recorded" | undefined;
  /** How far ahead its clock is, in milliseconds. */
  readonly ahead: number;
}

const plan = JSON.parse(process.argv[2] ?? "{}") as ShopPlan;
const { folder, delivery, trigger, stopAt, ahead } = plan;

/** Waits for the end. */
function stopHere(place: ShopPlan["stopAt"]): Promise<void> | undefined {
  if (place !== stopAt) return undefined;
  process.stdout.write("stopped\n");
  return new Promise(() => setInterval(() => {}, 60_000));
}

let writes = 0;
const store: KvDriver = overriding(
  (driver) => ({
    async compareAndSet(...given) {
      const version = await driver.compareAndSet?.(...given);
      writes += 1;
      await stopHere(writes === 1 ? "claimed" : "recorded");
      return version;
    },
  }),
  sqlite({ path: `${folder}/records.db` }),
);

async function effect(_event: unknown, { id }: Context): Promise<void> {
  appendFileSync(`${folder}/effects`, `${id}\n`);
  await stopHere("effect");
}

const app = defineApp({
  name: "shop",
  use: [errors(), idempotency({ store: createKv(store), delivery, now: () => Date.now() + ahead })],
  functions: {
    pay: http(async (request, ctx) => {
      await effect(request, ctx);
      return new Response("paid", { status: 201 });
    }),
    orders: queue("orders", effect),
  },
});

const entry = toMemory(app, { skipDelays: true, log: () => {} });
if (trigger === "http") {
  const headers = { "idempotency-key": '"k"' };
  const response = await entry.fetch("/", { method: "POST", body: "x", headers });
  const { reason } = response.status < 400 ? {} : ((await response.json()) as { reason?: string });
  const isReplayed = response.headers.has("idempotency-replayed");
  process.stdout.write(`${response.status} ${isReplayed ? "replayed" : (reason ?? "run")}\n`);
} else {
  const { acknowledged, retried } = await entry.queue("orders").send("x", { id: "1" });
  const end = acknowledged.length > 0 ? "acknowledged" : "dead letter";
  process.stdout.write(`${end}${retried.length > 0 ? " after retries" : ""}\n`);
}
