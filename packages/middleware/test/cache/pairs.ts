/** Behaviours that two requests show, one after the other. */
import { describe, expect, it } from "vitest";
import type { CacheOptions } from "../../src/cache/index.ts";
import { clockAt, type Handler, WORLDS } from "./worlds.ts";

/** Two requests, the second some seconds later. */
export interface Pair {
  /** What it shows. */
  readonly name: string;
  /** Of the response. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
  /** Of the first request and of the second. */
  readonly first?: Readonly<Record<string, string>>;
  readonly second?: Readonly<Record<string, string>>;
  /** Seconds between them. */
  readonly after?: number;
  /** Seconds that the handler takes. */
  readonly takes?: number;
  /** Whether the handler made one response for both. */
  readonly isReused: boolean;
  /** What the second response's `Age` says. */
  readonly age?: number;
  readonly options?: CacheOptions;
}

/** Headers of a response that is fresh for a minute. */
export const FRESH = { "cache-control": "max-age=60" };
/** A validator. */
export const TAGGED = { etag: '"1"' };

/** Headers with a `Cache-Control`. */
export function control(value: string, more: Readonly<Record<string, string>> = {}) {
  return { "cache-control": value, ...more };
}

/** Tests a table of pairs, everywhere. */
export function testPairs(name: string, table: readonly Pair[]) {
  describe.each(Object.entries(WORLDS))(`${name} over %s`, (_, world) => {
    it.each(table)("$name", async (pair) => {
      const { headers = {}, status = 200, after = 0, takes = 0, isReused, age } = pair;
      const clock = clockAt(0);
      let calls = 0;
      const handler: Handler = () => {
        calls += 1;
        clock.seconds += takes;
        return new Response([204, 304].includes(status) ? null : `call ${calls}`, {
          status,
          headers,
        });
      };
      const send = world(handler, clock, pair.options ?? {});
      const first = await send({ headers: pair.first ?? {} });
      expect(first.status).toBe(status);
      clock.seconds += after;
      const second = await send({ headers: pair.second ?? {} });
      expect(calls).toBe(isReused ? 1 : 2);
      expect(second.status).toBe(status);
      if (status !== 204) expect(await second.text()).toBe(`call ${calls}`);
      expect(second.headers.has("age")).toBe(isReused || "age" in headers);
      if (age !== undefined) expect(second.headers.get("age")).toBe(`${age}`);
    });
  });
}
