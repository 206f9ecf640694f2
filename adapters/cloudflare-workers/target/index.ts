/** Cloudflare Workers as a target, for tools. */
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
import { capabilities } from "./capabilities.ts";
import { compatibility } from "./compatibility.ts";
import { start } from "./host.ts";
import { limits } from "./limits.ts";

const modes = Object.keys(compatibility);

/** Cloudflare Workers, in the modes of {@link compatibility}. */
export const target: Target = {
  name: "cloudflare-workers",
  title: "Cloudflare Workers",
  runtime: "workerd, as wrangler's test harness starts it; nothing of ours lies before it",
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
  entry: ({
    app,
    options,
  }: EntryPlan) => `import { toWorker } from "@portable-fn/cloudflare-workers";
import app from ${JSON.stringify(app)};

export default toWorker(app, ${JSON.stringify(options ?? {})});
`,
  start,
};
