/** The Worker of drivers in workerd, and drivers in this process that call those there. */
import path from "node:path";
import { PortableError } from "@portable-fn/core";
import { createTestHarness } from "wrangler";
import type { KvDriver } from "../../src/kv/driver.ts";
import { pack, type StoreName, unpack, type WireCall, type WireResult } from "./wire.ts";

/** A running Worker. */
export interface DriverWorker {
  /** Makes a driver like `sample` that runs in the Worker. */
  open(sample: KvDriver, now: () => number, options?: object): KvDriver;
  stop(): Promise<void>;
}

/** @returns the Worker, ready */
export async function startWorker(): Promise<DriverWorker> {
  // Nothing of wrangler may call out.
  process.env["CLOUDFLARE_CF_FETCH_ENABLED"] = "false";
  process.env["WRANGLER_SEND_METRICS"] = "false";
  process.env["WRANGLER_HIDE_BANNER"] = "true";
  const configPath = path.join(import.meta.dirname, "wrangler.jsonc");
  const harness = createTestHarness({ workers: [{ configPath }] });
  await harness.listen();
  const worker = harness.getWorker();
  const callOf = (wire: Omit<WireCall, "method" | "args" | "time">, now: () => number) => {
    return async (method: WireCall["method"], args: readonly unknown[]): Promise<unknown> => {
      const body = pack({ ...wire, method, args, time: now() });
      const response = await worker.fetch("http://worker/", { method: "POST", body });
      const { value, error } = unpack(await response.text()) as WireResult;
      if (error) throw new PortableError(error.code as "PFN_", error.message);
      return value;
    };
  };
  return {
    open(sample, now, options = {}) {
      const call = callOf({ store: sample.name as StoreName, options }, now);
      const method = (name: WireCall["method"]) =>
        ({ [name]: (...args: unknown[]) => call(name, args) }) as object;
      return {
        name: sample.name,
        capabilities: sample.capabilities,
        ...method("get"),
        ...method("set"),
        ...method("delete"),
        ...(sample.compareAndSet && method("compareAndSet")),
        ...(sample.list && method("list")),
      } as KvDriver;
    },
    stop: () => harness.close(),
  };
}
