/** Cloudflare Workers as a target, for tools. */
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
import { unsupported } from "../src/unsupported.ts";
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
  entry: ({
    app,
    manifest,
    options,
  }: EntryPlan) => `import { toWorker } from "@portable-fn/cloudflare-workers${half(manifest, options)}";
import app from ${JSON.stringify(app)};

export default toWorker(app, ${JSON.stringify(options ?? {})});
`,
  start,
};

/** The smallest entry that knows the functions. */
function half({ functions }: EntryPlan["manifest"], options: EntryPlan["options"]): string {
  const chosen = options?.["function"];
  const kinds = functions
    .filter(({ name }) => chosen === undefined || name === chosen)
    .map(({ trigger }) => trigger.kind);
  if (kinds.every((kind) => kind === "http")) return "/http";
  return kinds.includes("http") ? "" : "/events";
}
