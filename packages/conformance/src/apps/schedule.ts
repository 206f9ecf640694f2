/** The app that the cases of schedule run against. */
import type { App } from "@portable-fn/core";
import { scheduleApp } from "../fixture/event-functions.ts";

const app: App = scheduleApp();

export default app;
