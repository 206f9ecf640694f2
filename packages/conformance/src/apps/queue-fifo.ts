/** The app that the cases of queues that keep order run against. */
import type { App } from "@portable-fn/core";
import { queueApp } from "../fixture/event-functions.ts";

const app: App = queueApp(true);

export default app;
