/** The conformance app under a middleware that does nothing: layers must not change a thing. */
import type { App } from "@portable-fn/core";
import { conformanceApp } from "./fixture/functions.ts";

const app: App = conformanceApp([(_event, _ctx, next) => next()]);

export default app;
