/** The Hono app whose start is measured, as a portable one. */
import { type App, defineApp, http } from "@portable-fn/core";
import { shop } from "./shop.ts";

const app: App = defineApp({ name: "shop", functions: { api: http(shop) } });
export default app;
