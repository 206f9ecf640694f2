/** What adapters share that stand on node:http; Node only. */
export { decodeIncoming, type IncomingHead, incomingBody, type ProxyTrust } from "./incoming.ts";
export { writeReply } from "./outgoing.ts";
export { type ServeParts, serve } from "./serve.ts";
