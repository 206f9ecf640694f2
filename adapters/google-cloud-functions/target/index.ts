/** Google Cloud Functions as a target, for tools. */
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
import type { Manifest } from "@portable-fn/core";
import { unsupported } from "../src/unsupported.ts";
import { capabilities } from "./capabilities.ts";
import { start } from "./host.ts";
import { limits } from "./limits.ts";

/** Google Cloud Functions, 2nd gen. */
export const target: Target = {
  name: "google-cloud-functions",
  title: "Google Cloud Functions",
  runtime:
    "functions-framework's own command; what Google's front end adds to request headers is ours, and so are the deliveries of Pub/Sub, Eventarc, Cloud Scheduler and 1st gen triggers",
  modes: ["http"],
  capabilities,
  limits,
  unsupported,
  bundle: {
    format: "esm",
    platform: "node",
    // The framework's command must find the function in the same copy.
    external: ["@google-cloud/functions-framework"],
    file: "index.mjs",
  },
  entry: ({ app, manifest, options }: EntryPlan) => `import app from ${JSON.stringify(app)};
import { toCloudFunctions } from "@portable-fn/google-cloud-functions${halfFor(manifest, options?.["function"])}";

toCloudFunctions(app, ${JSON.stringify(options ?? {})});
`,
  start,
};

/** The smallest entry that knows the functions that it is to run. */
function halfFor({ functions }: Manifest, chosen: unknown): "" | "/http" | "/events" {
  const run = functions.filter(({ name }) => chosen === undefined || name === chosen);
  const isHttp = run.map(({ trigger }) => trigger.kind === "http");
  if (!isHttp.includes(false)) return "/http";
  return isHttp.includes(true) ? "" : "/events";
}
