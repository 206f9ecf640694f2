/** The entry in memory: the app behind `fetch` and senders of events, in the same process. */
import {
  createHttpRunner,
  type EntryOptions,
  requestHeaders,
  requestUrl,
} from "@portable-fn/adapter-kit";
import { selectFunctions } from "@portable-fn/adapter-kit/events";
import type { App, Env, Logger } from "@portable-fn/core";
import { createMemoryEvents, type MemoryEvents } from "./events/events.ts";
import { realClock, skippingClock } from "./events/line.ts";

/** Options of the entry in memory. */
export interface MemoryOptions extends EntryOptions {
  /** Variables of the functions. Default none. */
  readonly env?: Env;
  /** What `ctx.clientAddress` says. Default `127.0.0.1`. */
  readonly clientAddress?: string;
  /**
   * Whether the delays of messages and retries are only counted, not waited for. Default `true` for
   * `test`, `false` for `toMemory`.
   */
  readonly skipDelays?: boolean;
}

/** An app in memory: requests by `fetch`, events by senders such as `queue("orders").send(…)`. */
export interface MemoryEntry extends MemoryEvents {
  /**
   * Sends a request to the app.
   *
   * @param input a request, or a URL; a path is taken as of `http://localhost`
   * @param init as for the global `fetch`; its `signal` is the client that may leave
   * @returns the response as the handler made it; `waitUntil` work may still run
   */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
  /**
   * Waits for the `waitUntil` work of all requests so far.
   *
   * @returns a promise that never rejects; what failed is in the log
   */
  settled(): Promise<void>;
}

/** Bytes of a request body that the entry takes by default: 100 MB, as the largest targets do. */
const BODY_LIMIT = 100 * 1024 * 1024;

/**
 * Makes the entry in memory.
 *
 * @param app the app
 * @param options variables, bindings, limits
 * @returns an object with `fetch`, and with a sender for each kind of event
 * @throws PortableError `PFN_NO_FUNCTION` when `options.function` is none of the app's
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * import { toMemory } from "@portable-fn/memory";
 * const app = defineApp({ name: "greeter", functions: { api: http(() => new Response("hello")) } });
 * const response = await toMemory(app).fetch("/");
 * ```
 */
export function toMemory(app: App, options: MemoryOptions = {}): MemoryEntry {
  const { env = {}, clientAddress = "127.0.0.1", skipDelays = false } = options;
  const named = env["PORTABLE_FN_FUNCTION"];
  const entryOptions = {
    ...(typeof named === "string" && named !== "" && { function: named }),
    ...options,
  };
  const begin = createHttpRunner(app, { name: "memory", bodyLimit: BODY_LIMIT }, entryOptions);
  const functions = selectFunctions(app, entryOptions.function);
  const clock = skipDelays ? skippingClock() : realClock;
  const unsettled = new Set<Promise<void>>();
  return {
    ...createMemoryEvents(app, functions, entryOptions, env, clock),
    async fetch(input, init) {
      const request =
        input instanceof Request && !init ? input : new Request(absolute(input), init);
      const call = begin(
        {
          id: crypto.randomUUID(),
          method: request.method,
          url: request.url,
          headers: requestHeaders([...request.headers].flat()),
          body: request.body,
          clientAddress,
        },
        { env, native: request },
      );
      const { signal } = request;
      const leave = () => call.ctx.abort(signal.reason);
      if (signal.aborted) leave();
      else signal.addEventListener("abort", leave, { once: true });
      const settle = () => {
        const work = call.ctx.settled();
        if (!work) return;
        unsettled.add(work);
        void work.then(() => unsettled.delete(work));
      };
      const response = await call.respond();
      settle();
      return untilRead(response, call.ctx.log, () => {
        call.finish();
        signal.removeEventListener("abort", leave);
        settle(); // what was added while the body was made
      });
    },
    async settled() {
      while (unsettled.size > 0) await Promise.all(unsettled);
    },
  };
}

/** The same response; the invocation is over when its body has been read or given up. */
function untilRead(response: Response, log: Logger, finish: () => void): Response {
  const { body, status, statusText, headers } = response;
  if (!body) {
    finish();
    return response;
  }
  const reader = body.getReader();
  const read = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          controller.close();
        } catch (error) {
          log.error("The response body failed", { error });
          controller.error(error);
        }
        finish();
      },
      cancel(reason) {
        finish();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(read, { status, statusText, headers });
}

/** As on the wire, `//host/path` is a path. */
function absolute(input: Request | URL | string): Request | URL | string {
  return typeof input === "string" && !/^[a-z][a-z0-9+.-]*:/i.test(input)
    ? requestUrl("http", "localhost", input)
    : input;
}
