/** The OpenWhisk family as a target, for tools. */
import type { EntryPlan, Target } from "@portable-fn/adapter-kit/target";
import { capabilities } from "./capabilities.ts";
import { start } from "./host.ts";
import { limits } from "./limits.ts";

/** Apache OpenWhisk, DigitalOcean Functions and IBM Code Engine. */
export const target: Target = {
  name: "openwhisk",
  title: "OpenWhisk (Apache, DigitalOcean, IBM Code Engine)",
  runtime: "Ours: the container with the /init and /run protocol, and a front for each platform",
  modes: ["buffered"],
  capabilities,
  limits,
  bundle: { format: "cjs", platform: "node", external: [], file: "index.js" },
  entry({ app, options }: EntryPlan) {
    return `import app from ${JSON.stringify(app)};
import { toOpenWhisk } from "@portable-fn/openwhisk";

export const main = toOpenWhisk(app, ${JSON.stringify(options ?? {})});
`;
  },
  start,
};
