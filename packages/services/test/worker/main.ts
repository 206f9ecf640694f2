/** A Worker that calls drivers as it is told, so that they run in workerd. */
import type { D1Database, KVNamespace } from "@cloudflare/workers-types";
import type { KvDriver } from "../../src/kv/driver.ts";
import { type AzureTableKvOptions, azureTable } from "../../src/kv/drivers/azure-table.ts";
import { d1 } from "../../src/kv/drivers/d1.ts";
import { type AwsCredentials, dynamodb } from "../../src/kv/drivers/dynamodb.ts";
import { workersKv } from "../../src/kv/drivers/workers-kv.ts";
import { pack, unpack, type WireCall, type WireResult } from "./wire.ts";

interface Bindings {
  readonly DB: D1Database;
  readonly KV: KVNamespace;
}

type Table = { readonly table: string; readonly credentials: AwsCredentials };

const STORES = {
  d1: ({ DB }, { now }) => d1(DB, { now }),
  "workers-kv": ({ KV }, { now }) => workersKv(KV, { now }),
  dynamodb: (_, options) => {
    const { credentials, ...rest } = options as typeof options & Table;
    return dynamodb({ ...rest, credentials: () => credentials });
  },
  "azure-table": (_, options) => azureTable(options as typeof options & AzureTableKvOptions),
} satisfies Record<
  WireCall["store"],
  (bindings: Bindings, options: { readonly now: () => number }) => KvDriver
>;

export default {
  async fetch(request: Request, bindings: Bindings): Promise<Response> {
    const call = unpack(await request.text()) as WireCall;
    const driver: KvDriver = STORES[call.store](bindings, {
      ...call.options,
      now: () => call.time,
    });
    const result = await run(driver, call);
    return new Response(pack(result));
  },
};

async function run(driver: KvDriver, { method, args }: WireCall): Promise<WireResult> {
  try {
    const value = await (driver[method] as (...args: readonly unknown[]) => unknown).apply(
      driver,
      args as unknown[],
    );
    return { value };
  } catch (error) {
    const { code = "", message, cause } = error as Error & { code?: string };
    return { error: { code, message: `${message} ${cause ?? ""}` } };
  }
}
