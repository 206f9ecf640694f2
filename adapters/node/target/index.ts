/** The Node target, for tools. */
import { entrySource } from "@portable-fn/adapter-kit/entry";
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
import { unsupported } from "../src/unsupported.ts";
import { defaultBinding } from "./bindings.ts";
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
  entry: (plan: EntryPlan) =>
    entrySource(plan, {
      adapter: "@portable-fn/node",
      create: "toNode",
      statement: (call) => `await ${call}.listen();`,
    }),
  defaultBinding,
  start,
};
