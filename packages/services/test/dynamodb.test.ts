/** The store in DynamoDB, by the suite of drivers, on dynalite. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKv } from "../src/kv/client.ts";
import { dynamodb } from "../src/kv/drivers/dynamodb.ts";
import { Clock, testStore } from "./run.ts";
import { type Dynalite, startDynalite } from "./servers/dynalite.ts";

const clock = new Clock();
const { now } = clock;
let server: Dynalite;
beforeAll(async () => {
  server = await startDynalite();
});
afterAll(() => server.stop());

testStore({
  name: "dynamodb",
  sample: dynamodb({ table: "sorted" }),
  open: () => dynamodb({ ...server.client, table: "sorted", now }),
  clock,
});

testStore({
  name: "dynamodb, without a sort key",
  sample: dynamodb({ table: "plain", sortKey: false }),
  open: () => dynamodb({ ...server.client, table: "plain", sortKey: false, now }),
  clock,
});

describe("dynamodb", () => {
  it("keeps its partitions apart", async () => {
    const open = (partition: string) =>
      createKv(dynamodb({ ...server.client, table: "sorted", partition }));
    await open("one").set("key", "one");
    expect(await open("two").text("key")).toBe(undefined);
    expect(await open("one").text("key")).toBe("one");
  });

  it("says what DynamoDB says", async () => {
    const kv = createKv(dynamodb({ ...server.client, table: "absent" }));
    await expect(kv.get("key")).rejects.toMatchObject({
      code: "PFN_KV_STORE",
      message: "The store dynamodb answered 400 ResourceNotFoundException",
      retryable: false,
    });
  });

  it("says which variables it needs", async () => {
    const kv = createKv(dynamodb({ table: "sorted" }));
    await expect(kv.get("key")).rejects.toMatchObject({ code: "PFN_KV_CREDENTIALS" });
  });
});
