/** The Node target, for tools. */
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
import { unsupported } from "../src/unsupported.ts";
import { capabilities } from "./capabilities.ts";
import { start } from "./host.ts";
import { limits } from "./limits.ts";

/** Node in a container or on a machine of your own. */
export const target: Target = {
  name: "node",
  title: "Node",
  runtime:
    "Node itself, as a child process with real signals, and the entry's own store; what sends events as requests is ours",
  modes: ["server"],
  capabilities,
  limits,
  unsupported,
  bundle: { format: "esm", platform: "node", external: [], file: "index.mjs" },
  entry: ({ app, options }: EntryPlan) => `import app from ${JSON.stringify(app)};
import { toNode } from "@portable-fn/node";

await toNode(app, ${JSON.stringify(options ?? {})}).listen();
`,
  start,
};
