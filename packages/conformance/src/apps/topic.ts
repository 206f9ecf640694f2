/** The app that the cases of topic run against. */
import type { App } from "@portable-fn/core";
import { topicApp } from "../fixture/event-functions.ts";

const app: App = topicApp();

export default app;
