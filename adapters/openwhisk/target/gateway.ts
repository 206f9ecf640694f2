/** The fronts before the function: a wire request becomes an event, a result a wire reply. */
import { randomUUID } from "node:crypto";
import { problemDocument } from "@portable-fn/adapter-kit";
import {
  type Front,
  startFront,
  type WireReply,
  type WireRequest,
} from "@portable-fn/adapter-kit/host";
import { isPortableError } from "@portable-fn/core";
import { RESULT_LIMIT } from "../src/encode/result.ts";
import type { GatewayRequest } from "../src/from/gateway.ts";
import type { Activation } from "./container.ts";
import type { GatewayPlan } from "./gateways.ts";

/** Bytes of a request body that the fronts take. */
const REQUEST_LIMIT = 1_048_576;

const METHODS: ReadonlySet<string> = new Set([
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
]);

/**
 * Opens a front.
 *
 * @param plan which
 * @param run runs the function
 * @returns the running front; its URL ends in the prefix
 */
export async function startGateway(
  plan: GatewayPlan,
  run: (event: object) => Promise<Activation>,
): Promise<Front> {
  const front = await startFront((request) => answer(plan, run, request));
  return { ...front, url: front.url + plan.prefix };
}

async function answer(
  plan: GatewayPlan,
  run: (event: object) => Promise<Activation>,
  wire: WireRequest,
): Promise<WireReply> {
  const target = withoutPrefix(wire.target, plan.prefix);
  if (target === undefined) return refuse(404, "The requested resource does not exist");
  if (!METHODS.has(wire.method)) return refuse(405, "HTTP method not allowed");
  const body = await wire.bytes();
  if (body.byteLength > REQUEST_LIMIT) return refuse(413, "The request is too large");
  let event: object;
  try {
    event = plan.gateway.event(requestOf(plan, wire, target, body));
  } catch (error) {
    return refusedBy(error);
  }
  const activation = await run(event);
  if ("failure" in activation) {
    const isLate = activation.failure === "late";
    return refuse(isLate ? 504 : 502, "The function failed");
  }
  return write(plan, activation, wire.method);
}

function requestOf(
  { host, acceptEncoding }: GatewayPlan,
  wire: WireRequest,
  target: string,
  body: Uint8Array,
): GatewayRequest {
  const replaced: [string, string | undefined][] = [["host", host]];
  if (acceptEncoding) replaced.push(["accept-encoding", acceptEncoding]);
  const names = replaced.map(([name]) => name);
  const kept = wire.headers.filter(([name]) => !names.includes(name.toLowerCase()));
  const added = replaced.filter((field): field is [string, string] => field[1] !== undefined);
  const { method, address } = wire;
  const headers = [...kept, ...added];
  return { id: randomUUID(), method, target, headers, body, address, protocol: "http" };
}

function withoutPrefix(target: string, prefix: string): string | undefined {
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, "");
  const rest = path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
  return rest === "" || rest?.startsWith("/") || rest?.startsWith("?") ? rest : undefined;
}

function write(
  { gateway, idHeader }: GatewayPlan,
  activation: Extract<Activation, { result: unknown }>,
  method: string,
): WireReply {
  if (Buffer.byteLength(JSON.stringify(activation.result)) > RESULT_LIMIT) {
    return refuse(502, "The function's result is too large");
  }
  try {
    const { status, headers, body: content } = gateway.reply(activation.result);
    const body = typeof content === "string" ? Buffer.from(content) : content;
    const isBodiless = method === "HEAD" || status === 204 || status === 304;
    const sent: [string, string][] = headers.map(([name, value]) => [name, value]);
    if (idHeader) sent.push([idHeader, activation.id]);
    if (!isBodiless) sent.push(["content-length", String(body.byteLength)]);
    return { status, headers: sent, body: isBodiless ? null : body };
  } catch (error) {
    return refusedBy(error);
  }
}

function refusedBy(error: unknown): WireReply {
  if (!isPortableError(error) || error.status === undefined) throw error;
  return refuse(error.status, error.message);
}

/** The front's own answer. Each platform words it differently; here all are problem documents. */
function refuse(status: number, detail: string): WireReply {
  const problem = problemDocument(status, detail);
  const headers = [
    ...Object.entries(problem.headers),
    ["content-length", String(Buffer.byteLength(problem.body))] as const,
  ];
  return { status, headers, body: problem.body };
}
