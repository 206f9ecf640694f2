/** The OpenWhisk family as a target, for tools. */
import { entrySource, kindsOf } from "@portable-fn/adapter-kit/entry";
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
import { unsupported } from "../src/unsupported.ts";
import { capabilities } from "./capabilities.ts";
import { start } from "./host.ts";
import { limits } from "./limits.ts";

/** Apache OpenWhisk, DigitalOcean Functions and IBM Code Engine. */
export const target: Target = {
  name: "openwhisk",
  title: "OpenWhisk (Apache, DigitalOcean, IBM Code Engine)",
  runtime:
    "Ours: the container with the /init and /run protocol, a front for each platform, and what fires triggers",
  modes: ["buffered"],
  capabilities,
  limits,
  bundle: { format: "cjs", platform: "node", external: [], file: "index.js" },
  unsupported,
  entry: (plan: EntryPlan) =>
    entrySource(plan, {
      adapter: `@portable-fn/openwhisk${kindsOf(plan).has("http") ? "" : "/events"}`,
      create: "toOpenWhisk",
      statement: (call) => `export const main = ${call};`,
    }),
  start,
};
