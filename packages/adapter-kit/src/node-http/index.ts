/** What adapters share that stand on `node:http`; Node only. */
export { decodeRequest, type MakeBody, type NodeInvocation, type RequestHead } from "./decode.ts";
export { exchangesOn } from "./exchange.ts";
export type { NodeNative, NodeRequest, NodeResponse, NodeSocket } from "./native.ts";
export { createService, type Service, type ServiceParts } from "./service.ts";
export { type Draining, shutDown } from "./shut-down.ts";
