/** The conformance app: its default export is what an adapter builds and the suite asks. */
import type { App } from "@portable-fn/core";
import { conformanceApp } from "./fixture/functions.ts";

export { conformanceApp } from "./fixture/functions.ts";

const app: App = conformanceApp([]);

export default app;
