/** The client for unit tests: an app in memory, its log kept. */
import type { LogLevel } from "@portable-fn/adapter-kit";
import type { App, LogFields } from "@portable-fn/core";
import { type MemoryEntry, type MemoryOptions, toMemory } from "./to.ts";

/** A line that the app logged. */
export interface TestLogLine extends LogFields {
  readonly level: LogLevel;
  readonly message: string;
}

/** An app under test. */
export interface TestClient extends MemoryEntry {
  /** What the app logged through `ctx.log`, in order. */
  readonly logs: readonly TestLogLine[];
}

/**
 * Makes the client for unit tests of an app.
 *
 * @param app the app
 * @param options variables, bindings, limits; with `log` the lines go there too
 * @returns the client
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * import { test } from "@portable-fn/memory";
 * const app = defineApp({ name: "greeter", functions: { api: http(() => new Response("hello")) } });
 * const client = test(app);
 * const response = await client.fetch("/hello");
 * await client.settled();
 * ```
 *
 * @example
 * ```ts
 * import { defineApp, queue } from "@portable-fn/core";
 * import { test } from "@portable-fn/memory";
 * const app = defineApp({ name: "shop", functions: { orders: queue("orders", async () => {}) } });
 * const { acknowledged, retried, deadLetters } = await test(app).queue("orders").send({ id: 1 });
 * ```
 */
export function test(app: App, options: MemoryOptions = {}): TestClient {
  const logs: TestLogLine[] = [];
  const entry = toMemory(app, {
    skipDelays: true,
    ...options,
    log(level, line) {
      logs.push(JSON.parse(line) as TestLogLine);
      options.log?.(level, line);
    },
  });
  return { ...entry, logs };
}
