/** The target Example Cloud, for tools. */
import { entrySource } from "@portable-fn/adapter-kit/entry";
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
import { capabilities } from "./capabilities.ts";
import { start } from "./host.ts";
import { limits } from "./limits.ts";

/** Example Cloud. */
export const target: Target = {
  name: "example-cloud",
  title: "Example Cloud",
  runtime: "All ours: the entry in a Node process, behind a gateway of our own",
  modes: ["buffered"],
  capabilities,
  limits,
  bundle: { format: "esm", platform: "node", external: [], file: "index.mjs" },
  entry: (plan: EntryPlan) =>
    entrySource(plan, {
      adapter: "@portable-fn/example-cloud",
      create: "toExampleCloud",
      statement: (call) => `export const handler = ${call};`,
    }),
  start,
};
