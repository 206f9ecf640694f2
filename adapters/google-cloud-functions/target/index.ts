/** Google Cloud Functions as a target, for tools. */
import { entrySource, halfFor, kindsOf } from "@portable-fn/adapter-kit/entry";
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
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
  entry: (plan: EntryPlan) =>
    entrySource(plan, {
      adapter: `@portable-fn/google-cloud-functions${halfFor(kindsOf(plan))}`,
      create: "toCloudFunctions",
      statement: (call) => `${call};`,
    }),
  start,
};
