/** The same handler behind the cache. */
import { type App, defineApp, http } from "@portable-fn/core";
import { cache } from "@portable-fn/middleware/cache";
import { respond } from "./respond.ts";

const app: App = defineApp({
  name: "shop",
  functions: { api: http(respond, { path: "/*", use: [cache()] }) },
});

export default app;
