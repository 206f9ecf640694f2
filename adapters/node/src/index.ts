/** portable-fn on Node: containers, App Engine, Heroku, a machine of your own. */
export type {
  NodeNative,
  NodeRequest,
  NodeResponse,
  NodeSocket,
} from "@portable-fn/adapter-kit/node-http";
export type { NodeOptions } from "./options.ts";
export type { NodeServer } from "./server.ts";
export { type NodeEntry, toNode } from "./to.ts";
