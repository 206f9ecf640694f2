/** The target Azure Functions, for tools. */
import type { Target } from "@portable-fn/adapter-kit/target";
import { unsupported } from "../src/unsupported.ts";
import { defaultBinding } from "./bindings.ts";
import { writeEntry } from "./entry.ts";
import { events } from "./event-capabilities.ts";
import { start } from "./host.ts";
import { buffered, limits, streams } from "./limits.ts";

/** Azure Functions, Node programming model v4. */
export const target: Target = {
  name: "azure-functions",
  title: "Azure Functions",
  runtime:
    "the real @azure/functions 4.16.5 (in stream mode with its own HTTP server), and azurite for Storage queues and blobs; the worker side that drives it, the HTTP front, the poll, delete and poison loops, and the deliveries of all other events, after the source of Azure's host, are ours",
  modes: ["buffered", "streams"],
  ingresses: { buffered: ["buffered"], streams: ["streams"] },
  capabilities: { http: { buffered, streams }, events },
  limits,
  unsupported,
  bundle: {
    format: "esm",
    platform: "node",
    external: ["@azure/functions-core"],
    file: "index.mjs",
  },
  entry: writeEntry,
  defaultBinding,
  start,
};
