/** The fronts before the function: a wire request becomes an event, an outcome a wire reply. */
import { randomUUID } from "node:crypto";
import { problemDocument } from "@portable-fn/adapter-kit";
import {
  type Front,
  startFront,
  type WireReply,
  type WireRequest,
} from "@portable-fn/adapter-kit/host";
import type { Gateway, GatewayReply } from "../src/from/gateway.ts";
import { readResult } from "../src/from/result.ts";
import type { Outcome } from "./runtime-api.ts";

/** A front to open. */
export interface GatewayPlan {
  readonly gateway: Gateway;
  /** API Gateway's stage; its name is then the first segment of every path. */
  readonly stage?: string;
  /** Methods that the front hands on. Default all. */
  readonly methods?: ReadonlySet<string>;
  /** Response headers that the front renames, in lower case. Default none. */
  readonly renamed?: ReadonlySet<string>;
  /** Bytes of a request body that the front takes. */
  readonly requestLimit: number;
  /** Milliseconds after which the front answers 504 by itself. Default never. */
  readonly timeout?: number;
}

/** Bytes of JSON that Lambda takes as an event. */
const EVENT_LIMIT = 6_291_556;

/**
 * Opens a front.
 *
 * @param plan which
 * @param invoke runs the function
 * @returns the running front; its URL ends in the stage where there is one
 */
export async function startGateway(
  plan: GatewayPlan,
  invoke: (event: object) => Promise<Outcome>,
): Promise<Front> {
  const front = await startFront((request) => answer(plan, invoke, request));
  return { ...front, url: plan.stage ? `${front.url}/${plan.stage}` : front.url };
}

async function answer(
  plan: GatewayPlan,
  invoke: (event: object) => Promise<Outcome>,
  wire: WireRequest,
): Promise<WireReply> {
  const { gateway, stage, methods, requestLimit, timeout } = plan;
  const target = withoutStage(wire.target, stage);
  if (target === undefined) return refuse(404, "Not Found");
  if (methods && !methods.has(wire.method)) return refuse(405, "Method Not Allowed");
  const body = await wire.bytes();
  if (body.byteLength > requestLimit) return refuse(413, "Request Entity Too Large");
  const event = gateway.event(
    {
      id: randomUUID(),
      method: wire.method,
      target,
      headers: wire.headers,
      body,
      address: wire.address,
      protocol: "http",
    },
    stage,
  );
  if (body.byteLength * 1.4 > EVENT_LIMIT && JSON.stringify(event).length > EVENT_LIMIT) {
    return refuse(413, "Request Entity Too Large");
  }
  const outcome = await Promise.race([invoke(event), ...(timeout ? [after(timeout)] : [])]);
  if (outcome === "late") return refuse(504, "Endpoint request timed out");
  return write(plan, outcome, wire.method);
}

function withoutStage(target: string, stage: string | undefined): string | undefined {
  if (!stage) return target;
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, "");
  const rest = path.startsWith(`/${stage}`) ? path.slice(stage.length + 1) : undefined;
  if (rest === "" || rest?.startsWith("?")) return `/${rest}`;
  return rest?.startsWith("/") ? rest : undefined;
}

function after(ms: number): Promise<"late"> {
  return new Promise((resolve) => setTimeout(resolve, ms, "late").unref());
}

function write(plan: GatewayPlan, outcome: Outcome, method: string): WireReply {
  let reply: GatewayReply & { streamed?: AsyncIterable<Uint8Array> };
  try {
    if (outcome.kind === "failure") return refuse(502, "Internal Server Error");
    reply =
      outcome.kind === "result"
        ? plan.gateway.reply(outcome.result)
        : {
            ...readResult(
              { statusCode: 200, ...outcome.result.prelude },
              "application/octet-stream",
            ),
            streamed: outcome.result.body,
          };
  } catch {
    return refuse(502, "Internal Server Error");
  }
  const { status, statusText, streamed } = reply;
  const body = typeof reply.body === "string" ? Buffer.from(reply.body) : reply.body;
  const bodiless = method === "HEAD" || status === 204 || status === 304;
  const headers = reply.headers.map(([name, value]) => [
    plan.renamed?.has(name.toLowerCase()) ? `x-amzn-remapped-${name.toLowerCase()}` : name,
    value,
  ]) as [string, string][];
  if (!bodiless && !streamed) headers.push(["content-length", String(body.byteLength)]);
  return {
    status,
    statusText: statusText || undefined,
    headers,
    body: bodiless ? drained(streamed) : (streamed ?? body),
  };
}

/** A body that nobody gets is read all the same, or the function would wait for ever. */
function drained(streamed: AsyncIterable<Uint8Array> | undefined): null {
  if (streamed) void exhaust(streamed).catch(() => {});
  return null;
}

async function exhaust(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of pieces);
}

/** The front's own answer. On AWS each front words it differently; here all are problem documents. */
function refuse(status: number, detail: string): WireReply {
  const problem = problemDocument(status, detail);
  const headers = [
    ...Object.entries(problem.headers),
    ["content-length", String(Buffer.byteLength(problem.body))] as const,
  ];
  return { status, headers, body: problem.body };
}
