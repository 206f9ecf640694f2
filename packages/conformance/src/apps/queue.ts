/** The app that the cases of queue run against. */
import type { App } from "@portable-fn/core";
import { queueApp } from "../fixture/event-functions.ts";

const app: App = queueApp(false);

export default app;
