/** The app around the API. */
import { type App, defineApp, http } from "@portable-fn/core";
import { cache } from "@portable-fn/middleware/cache";
import { errors } from "@portable-fn/middleware/errors";
import { log } from "@portable-fn/middleware/log";
import { telemetry } from "@portable-fn/middleware/telemetry";
import { timeout } from "@portable-fn/middleware/timeout";
import { createApi } from "./api.ts";
import type { State } from "./state.ts";

/**
 * Makes the app.
 *
 * @param state where its state is: a binding, or in tests a store
 * @returns the app
 */
export function createShop(state: State): App {
  return defineApp({
    name: "web-api",
    ...("kind" in state && { bindings: [state] }),
    // From the outside in: what is outside sees what is inside end, errors as their responses.
    use: [telemetry(), log(), errors(), timeout({ seconds: 10 })],
    functions: {
      api: http(createApi(state), {
        path: "/*",
        // In the memory of each instance; for one that all share, give it the binding as its store.
        use: [cache({ maxBytes: 64 * 1024 })],
        env: { SUPPLIER_URL: "http://127.0.0.1:8081" },
        timeout: 15,
      }),
    },
  });
}
