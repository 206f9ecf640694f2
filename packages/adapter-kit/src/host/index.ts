/** What hosts are made of; Node only, build and test time only. */
export { type Child, type ChildPlan, residentBytes, startChild } from "./child.ts";
export { type Front, startFront, type WireReply, type WireRequest } from "./front.ts";
