/** Cloudflare Workers as a target, for tools. */
import { entrySource, halfFor, kindsOf } from "@portable-fn/adapter-kit/entry";
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
import { unsupported } from "../src/unsupported.ts";
import { defaultBinding } from "./bindings.ts";
import { capabilities } from "./capabilities.ts";
import { compatibility } from "./compatibility.ts";
import { start } from "./host.ts";
import { limits } from "./limits.ts";

const modes = Object.keys(compatibility);

/** Cloudflare Workers, in the modes of {@link compatibility}. */
export const target: Target = {
  name: "cloudflare-workers",
  title: "Cloudflare Workers",
  runtime:
    "workerd, as wrangler's test harness starts it, with its local queues, R2 and cron triggers; ours are what R2 tells of its objects, and notes of which messages were acknowledged",
  modes,
  ingresses: Object.fromEntries(modes.map((mode) => [mode, [mode]])),
  capabilities,
  limits,
  bundle: {
    format: "esm",
    // As wrangler bundles: for a browser, with what packages offer for workerd first.
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*"],
    file: "worker.js",
  },
  unsupported,
  entry: (plan: EntryPlan) =>
    entrySource(plan, {
      adapter: `@portable-fn/cloudflare-workers${halfFor(kindsOf(plan))}`,
      create: "toWorker",
      statement: (call) => `export default ${call};`,
    }),
  defaultBinding,
  start,
};
