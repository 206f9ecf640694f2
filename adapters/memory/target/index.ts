/** The target in memory, for tools. */
import { entrySource } from "@portable-fn/adapter-kit/entry";
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
import { defaultBinding } from "./bindings.ts";
import { capabilities } from "./capabilities.ts";
import { start } from "./host.ts";
import { limits } from "./limits.ts";

/** The memory adapter as a target: what unit tests run on, behind a server of our own. */
export const target: Target = {
  name: "memory",
  title: "Memory",
  runtime: "All ours: the entry in a Node process, behind a plain node:http front",
  modes: ["in-process"],
  capabilities,
  limits,
  unsupported: () => undefined,
  bundle: { format: "esm", platform: "node", external: [], file: "index.mjs" },
  entry: (plan: EntryPlan) =>
    entrySource(plan, {
      adapter: "@portable-fn/memory",
      create: "toMemory",
      statement: (call) => `export default ${call};`,
      members: ["env: process.env"],
    }),
  defaultBinding,
  start,
};
