/** AWS Lambda as a target, for tools. */
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
import type { Manifest, TriggerKind } from "@portable-fn/core";
import { unsupported } from "../src/unsupported.ts";
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
  entry({ manifest, app, mode, options }: EntryPlan) {
    const given = { ...options, ...(mode === "streaming" && { streaming: true }) };
    const kinds = kindsOf(manifest, options?.["function"]);
    const half = mode === "streaming" ? "/http" : halfFor(kinds);
    return `import app from ${JSON.stringify(app)};
import { toLambda } from "@portable-fn/aws-lambda${half}";

export const handler = toLambda(app, ${JSON.stringify(given)});
`;
  },
  start,
};

/** The kinds of the functions that an entry runs. */
function kindsOf({ functions }: Manifest, chosen: unknown): ReadonlySet<TriggerKind> {
  const run = functions.filter(({ name }) => chosen === undefined || name === chosen);
  return new Set(run.map(({ trigger }) => trigger.kind));
}

/** The smallest entry that knows functions of some kinds. */
function halfFor(kinds: ReadonlySet<TriggerKind>): "" | "/http" | "/events" | "/queue" {
  if (!kinds.has("http")) return kinds.size === 1 && kinds.has("queue") ? "/queue" : "/events";
  return kinds.size === 1 ? "/http" : "";
}
