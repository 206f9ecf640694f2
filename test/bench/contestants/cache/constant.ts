/** A handler that returns a constant: what a hit is held against. */
import { type App, defineApp, http } from "@portable-fn/core";
import { respond } from "./respond.ts";

const app: App = defineApp({ name: "shop", functions: { api: http(respond, { path: "/*" }) } });

export default app;
