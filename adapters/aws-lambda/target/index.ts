/** AWS Lambda as a target, for tools. */
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
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
  entry({ app, mode, options }: EntryPlan) {
    const given = { ...options, ...(mode === "streaming" && { streaming: true }) };
    return `import app from ${JSON.stringify(app)};
import { toLambda } from "@portable-fn/aws-lambda";

export const handler = toLambda(app, ${JSON.stringify(given)});
`;
  },
  start,
};
