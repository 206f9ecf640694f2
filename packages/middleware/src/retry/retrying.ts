/** A `fetch` that tries again what may succeed. */
import { isPortableError } from "@portable-fn/core";
import { type Budget, createBudget } from "./budget.ts";

type Fetch = typeof globalThis.fetch;

/** Options of {@link retrying}. */
export interface RetryOptions {
  /** What to call. Default the global `fetch`. */
  readonly fetch?: Fetch;
  /** Attempts at most, the first included. Default 3. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, doubled before each further one. Default 100. */
  readonly delay?: number;
  /** The longest pause, in milliseconds. A longer `Retry-After` is not waited for. Default 5,000. */
  readonly maxDelay?: number;
  /** Methods that are tried again: those that may arrive twice. Default the idempotent ones. */
  readonly methods?: readonly string[];
  /** Statuses after which it is tried again. Default 408, 425, 429, 500, 502, 503 and 504. */
  readonly statuses?: readonly number[];
  /** How many further attempts there may be in all. Default one of its own. */
  readonly budget?: Budget;
  /** Waits; for tests. Default by a timer, which the request's signal ends. */
  readonly wait?: (milliseconds: number, signal: AbortSignal | null | undefined) => Promise<void>;
}

const METHODS = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"];
const STATUSES = [408, 425, 429, 500, 502, 503, 504];

/**
 * Makes a `fetch` that tries again: after an error of the network and after statuses that promise better
 * luck, with pauses that grow and are drawn by lot, as long as `Retry-After` asks, and within a budget. A
 * request whose body is a stream is tried once, for the stream can be read once. Pass `ctx.signal` on as
 * the request's, so that it ends with the invocation.
 *
 * @param options attempts, pauses, methods, statuses, the budget
 * @returns a function that is called as `fetch` is
 *
 * @example
 * ```ts
 * import { http } from "@portable-fn/core";
 * import { retrying } from "@portable-fn/middleware/retry";
 * const fetch = retrying({ attempts: 4 });
 * http((_request, { signal }) => fetch("https://stock.example/items", { signal }));
 * ```
 */
export function retrying(options: RetryOptions = {}): Fetch {
  const {
    fetch = globalThis.fetch,
    attempts = 3,
    methods = METHODS,
    statuses = STATUSES,
    budget = createBudget(),
    wait = pause,
  } = options;
  return async (input, init) => {
    const method = (
      init?.method ?? (input instanceof Request ? input.method : "GET")
    ).toUpperCase();
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    const body = init?.body ?? (input instanceof Request ? input.body : null);
    const mayRepeat = methods.includes(method) && !(body instanceof ReadableStream);
    budget.begin();
    for (let attempt = 1; ; attempt += 1) {
      const isLast = !mayRepeat || attempt >= attempts;
      const outcome = await attemptOnce(() => fetch(input, init));
      const { response } = outcome;
      if (response && !statuses.includes(response.status)) return response;
      const delay = delayBefore(attempt, response, options);
      const isOver = isLast || signal?.aborted || delay === undefined || !budget.take();
      if (isOver || isOurs(outcome.error)) {
        if (response) return response;
        throw outcome.error;
      }
      void response?.body?.cancel().catch(() => {});
      await wait(delay, signal);
    }
  };
}

interface Attempt {
  readonly response?: Response;
  readonly error?: unknown;
}

async function attemptOnce(call: () => Promise<Response>): Promise<Attempt> {
  try {
    return { response: await call() };
  } catch (error) {
    return { error };
  }
}

/** An error that this code or the caller made does not go away by trying again. */
function isOurs(error: unknown): boolean {
  const { name } = (error ?? {}) as { name?: string };
  return isPortableError(error) || name === "AbortError" || name === "TimeoutError";
}

/** @returns milliseconds; `undefined` where the server asks for more than is waited for */
function delayBefore(
  attempt: number,
  response: Response | undefined,
  { delay = 100, maxDelay = 5_000 }: RetryOptions,
): number | undefined {
  const asked = retryAfter(response?.headers.get("retry-after"));
  if (asked !== undefined) return asked <= maxDelay ? asked : undefined;
  // By lot, so that those who failed together do not come again together.
  return Math.random() * Math.min(maxDelay, delay * 2 ** (attempt - 1));
}

/** Seconds or a date, as RFC 9110 has it. */
function retryAfter(value: string | null | undefined): number | undefined {
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function pause(milliseconds: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", end);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", end, { once: true });
  });
}
