/** The Hono app as a portable one. */
import { type App, defineApp, http } from "@portable-fn/core";
import { shop } from "./shop.ts";

const app: App = defineApp({ name: "shop", functions: { api: http(shop) } });
export default app;
