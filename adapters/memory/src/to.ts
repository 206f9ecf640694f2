/** The entry in memory: the app behind `fetch`, in the same process. For unit tests. */
import {
  createHttpRunner,
  type EntryOptions,
  headerOf,
  requestHeaders,
} from "@portable-fn/adapter-kit";
import type { App, Env } from "@portable-fn/core";

/** Options of the entry in memory. */
export interface MemoryOptions extends EntryOptions {
  /** Variables of the functions. Default none. */
  readonly env?: Env;
}

/** An app in memory. */
export interface MemoryEntry {
  /**
   * Sends a request to the app.
   *
   * @param input a request, or a URL; a path is taken as of `http://localhost`
   * @param init as for the global `fetch`
   * @returns the response; it has waited for `waitUntil` work
   */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
}

/** Bytes of a request body that the entry takes by default: 100 MB, as the largest targets do. */
const BODY_LIMIT = 100 * 1024 * 1024;

/**
 * Makes the entry in memory.
 *
 * @param app the app
 * @param options variables, bindings, limits
 * @returns an object with `fetch`
 */
export function toMemory(app: App, options: MemoryOptions = {}): MemoryEntry {
  const { env = {} } = options;
  const begin = createHttpRunner(app, { name: "memory", bodyLimit: BODY_LIMIT }, options);
  return {
    async fetch(input, init) {
      const request =
        input instanceof Request && !init ? input : new Request(absolute(input), init);
      const headers = requestHeaders(request.headers);
      const call = begin(
        {
          id: crypto.randomUUID(),
          method: request.method,
          url: request.url,
          headers,
          body: request.body,
          clientAddress: headerOf(headers, "x-real-ip") ?? "127.0.0.1",
        },
        { env, native: request, request },
      );
      const leave = () => call.ctx.abort(request.signal.reason);
      request.signal.addEventListener("abort", leave, { once: true });
      try {
        return await call.respond();
      } finally {
        await call.ctx.settled();
        call.finish();
        request.signal.removeEventListener("abort", leave);
      }
    },
  };
}

function absolute(input: Request | URL | string): Request | URL | string {
  return typeof input === "string" ? new URL(input, "http://localhost") : input;
}
