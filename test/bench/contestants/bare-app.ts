/** The two routes without a framework as a portable app. */
import { type App, defineApp, http } from "@portable-fn/core";
import { answer } from "./bare.ts";

const app: App = defineApp({ name: "shop", functions: { api: http(answer) } });
export default app;
