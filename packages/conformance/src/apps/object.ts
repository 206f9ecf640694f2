/** The app that the cases of object run against. */
import type { App } from "@portable-fn/core";
import { objectApp } from "../fixture/event-functions.ts";

const app: App = objectApp();

export default app;
