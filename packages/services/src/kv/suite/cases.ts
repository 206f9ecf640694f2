/** Gives each case clients of the store under test, and closes them. */
import { PortableError } from "@portable-fn/core";
import { createKv } from "../client.ts";
import type { KvDriver } from "../driver.ts";
import type { Case, Cases, KvSuiteOptions } from "./types.ts";

/** How long something may take to be seen, or to be gone, in milliseconds. */
const PATIENCE = 10_000;
/** A time to live where the store's own clock runs, in seconds: long enough to be read once before. */
const SHORT = 0.4;

/**
 * Makes what topics declare their cases with.
 *
 * @param options of the run
 * @returns the declaring functions
 */
export function createCases(options: KvSuiteOptions): Cases {
  const { capabilities, advance, largest = 2 * 1024 * 1024 } = options;
  if (!advance && capabilities.minTtlSeconds >= 1) {
    throw new PortableError("PFN_KV_SUITE", "This store's times to live are too long to wait for", {
      fix: "Give the suite `advance`, and the driver a clock that it moves",
    });
  }
  return {
    capabilities,
    largest,
    it(name, body) {
      options.it(name, async () => {
        const opened: KvDriver[] = [];
        const open = async () => {
          const driver = await options.open();
          opened.push(driver);
          return driver;
        };
        try {
          await body(caseOf(options, await open(), open));
        } finally {
          await Promise.all(opened.map((driver) => driver.close?.()));
        }
      });
    },
  };
}

function caseOf(
  { expect, advance, capabilities }: KvSuiteOptions,
  driver: KvDriver,
  open: () => Promise<KvDriver>,
): Case {
  const ttlSeconds = advance ? Math.max(60, capabilities.minTtlSeconds) : SHORT;
  const kv = createKv(driver);
  const eventually: Case["eventually"] = async (read, expected) => {
    let actual = await read();
    await until(async () => {
      if (capabilities.consistent || same(actual, expected)) return true;
      actual = await read();
      return false;
    });
    expect(actual).toEqual(expected);
  };
  return {
    kv,
    driver,
    own: `${crypto.randomUUID().slice(0, 13)}-`,
    open: async () => createKv(await open()),
    expect,
    eventually,
    holds: (key, text, client = kv) => eventually(() => client.text(key), text),
    async listed(prefix) {
      const found: string[] = [];
      for await (const key of kv.list(prefix)) found.push(key);
      return found;
    },
    async refuses(work, code) {
      const error = await work().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect((error as { code?: string } | undefined)?.code).toBe(code);
    },
    ttlSeconds,
    async expire(gone) {
      advance?.(ttlSeconds * 1000 + 1);
      await until(gone);
      expect(await gone()).toBe(true);
    },
  };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!(await condition()) && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
