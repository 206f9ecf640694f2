/** AWS Lambda as a target, for tools. */
import { entrySource, halfFor, kindsOf } from "@portable-fn/adapter-kit/entry";
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
import type { TriggerKind } from "@portable-fn/core";
import { unsupported } from "../src/unsupported.ts";
import { defaultBinding } from "./bindings.ts";
import { capabilities } from "./capabilities.ts";
import { GATEWAYS } from "./gateways.ts";
import { start } from "./host.ts";
import { limits } from "./limits.ts";

/** AWS Lambda. */
export const target: Target = {
  name: "aws-lambda",
  title: "AWS Lambda",
  runtime:
    "AWS's own: the runtime client (aws-lambda-ric 4.0.2). Ours: its native HTTP part, the Runtime API, the gateways",
  modes: ["buffered", "streaming"],
  ingresses: Object.fromEntries(
    Object.entries(GATEWAYS).map(([mode, gateways]) => [mode, gateways.map(({ name }) => name)]),
  ),
  capabilities,
  limits,
  bundle: { format: "esm", platform: "node", external: [], file: "index.mjs" },
  unsupported,
  entry(plan: EntryPlan) {
    const isStreaming = plan.mode === "streaming";
    return entrySource(plan, {
      adapter: `@portable-fn/aws-lambda${isStreaming ? "/http" : partFor(kindsOf(plan))}`,
      create: "toLambda",
      statement: (call) => `export const handler = ${call};`,
      ...(isStreaming && { options: { streaming: true } }),
    });
  },
  defaultBinding,
  start,
};

/** The smallest entry that knows functions of some kinds. */
function partFor(kinds: ReadonlySet<TriggerKind>): string {
  return kinds.size === 1 && kinds.has("queue") ? "/queue" : halfFor(kinds);
}
