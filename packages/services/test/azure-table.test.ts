/** The store in Azure tables, by the suite of drivers, on azurite. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKv } from "../src/kv/client.ts";
import { azureTable } from "../src/kv/drivers/azure-table.ts";
import { Clock, testStore } from "./run.ts";
import { type Azurite, startAzurite } from "./servers/azurite.ts";

const clock = new Clock();
const { now } = clock;
let server: Azurite;
beforeAll(async () => {
  server = await startAzurite();
});
afterAll(() => server.stop());

testStore({
  name: "azure-table",
  sample: azureTable({ url: "http://127.0.0.1", table: "suite" }),
  open: () => azureTable({ ...server.account, table: "suite", now }),
  clock,
});

describe("azure-table", () => {
  it("takes a connection string", async () => {
    const { url, account, accountKey } = server.account;
    const connectionString = `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${accountKey};TableEndpoint=${url};`;
    const kv = createKv(azureTable({ connectionString, table: "another" }));
    await kv.set("a/b", "value");
    expect(await kv.text("a/b")).toBe("value");
  });

  it("says what the store says", async () => {
    const account = { ...server.account, accountKey: btoa("another key") };
    const kv = createKv(azureTable({ ...account, table: "suite" }));
    await expect(kv.get("key")).rejects.toMatchObject({ code: "PFN_KV_STORE", retryable: false });
  });

  it("asks for credentials", async () => {
    const kv = createKv(azureTable({ url: server.account.url, table: "suite" }));
    await expect(kv.get("key")).rejects.toMatchObject({ code: "PFN_KV_CREDENTIALS" });
    const connectionString = "UseDevelopmentStorage=true";
    expect(() => azureTable({ connectionString, table: "suite" })).toThrow(/no table service/);
  });

  it("refuses a table's name that is none", () => {
    for (const table of ["", "ab", "a-b", "1ab", "a/b", "a".repeat(64)]) {
      expect(() => azureTable({ ...server.account, table })).toThrow(/no name for a table/);
    }
  });
});
