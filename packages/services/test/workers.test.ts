/** The stores that Workers reach, by the suite of drivers, which run in workerd themselves. */
import type { D1Database, KVNamespace } from "@cloudflare/workers-types";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { azureTable } from "../src/kv/drivers/azure-table.ts";
import { type D1Binding, d1 } from "../src/kv/drivers/d1.ts";
import { dynamodb } from "../src/kv/drivers/dynamodb.ts";
import { type WorkersKvBinding, workersKv } from "../src/kv/drivers/workers-kv.ts";
import { Clock, testStore } from "./run.ts";
import { type Azurite, startAzurite } from "./servers/azurite.ts";
import { type Dynalite, startDynalite } from "./servers/dynalite.ts";
import { type DriverWorker, startWorker } from "./worker/harness.ts";

const clock = new Clock();
let worker: DriverWorker;
let dynalite: Dynalite;
let azurite: Azurite;
beforeAll(async () => {
  [worker, dynalite, azurite] = await Promise.all([startWorker(), startDynalite(), startAzurite()]);
});
afterAll(() => Promise.all([worker.stop(), dynalite.stop(), azurite.stop()]));

const noDatabase: D1Binding = { prepare: () => expect.unreachable() };
const database = d1(noDatabase);
testStore({ name: "d1", sample: database, open: () => worker.open(database, clock.now), clock });

const unreachable = () => expect.unreachable();
const namespace = workersKv({
  getWithMetadata: unreachable,
  put: unreachable,
  delete: unreachable,
  list: unreachable,
});
testStore({
  name: "workers-kv",
  sample: namespace,
  open: () => worker.open(namespace, clock.now),
  clock,
});

const items = dynamodb({ table: "sorted" });
testStore({
  name: "dynamodb, from workerd",
  sample: items,
  open: async () => {
    const credentials = await dynalite.client.credentials?.();
    return worker.open(items, clock.now, { ...dynalite.client, table: "sorted", credentials });
  },
  clock,
  withPrefix: false,
});

const table = azureTable({ url: "http://127.0.0.1", table: "suite" });
testStore({
  name: "azure-table, from workerd",
  sample: table,
  open: () => worker.open(table, clock.now, { ...azurite.account, table: "suite" }),
  clock,
  withPrefix: false,
});

describe("bindings of Workers", () => {
  it("fit what the drivers ask for", () => {
    expectTypeOf<D1Database>().toExtend<D1Binding>();
    expectTypeOf<KVNamespace>().toExtend<WorkersKvBinding>();
  });
});
