/** The app that the cases of stream run against. */
import type { App } from "@portable-fn/core";
import { streamApp } from "../fixture/event-functions.ts";

const app: App = streamApp();

export default app;
