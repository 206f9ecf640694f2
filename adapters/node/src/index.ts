/** portable-fn on Node: containers, App Engine, Heroku, a machine of your own. */
export type {
  NodeNative,
  NodeRequest,
  NodeResponse,
  NodeSocket,
} from "@portable-fn/adapter-kit/node-http";
export type {
  Backlog,
  OutgoingMessage,
  PublishOptions,
  QueueClient,
  SendOptions,
  TopicClient,
} from "./events/clients.ts";
export type { EventOptions } from "./events/options.ts";
export type { ServedStoreOptions, StoreOptions } from "./events/store-options.ts";
export type { NodeOptions } from "./options.ts";
export type { NodeServer } from "./server.ts";
export { type NodeEntry, type NodeEvents, toNode } from "./to.ts";
