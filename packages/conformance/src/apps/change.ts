/** The app that the cases of change run against. */
import type { App } from "@portable-fn/core";
import { changeApp } from "../fixture/event-functions.ts";

const app: App = changeApp();

export default app;
