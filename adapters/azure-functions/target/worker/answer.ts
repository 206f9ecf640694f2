/** The host's part: from a request to the function that answers it, and back. */
import { randomUUID } from "node:crypto";
import type { WireReply, WireRequest } from "@portable-fn/adapter-kit/host";
import type { RegisteredFunction } from "../../src/from/core.ts";
import { parseRoute, type Route } from "../../src/from/route.ts";
import { invoke, type Worker } from "./invoke.ts";
import { empty, type HostRequest, readRequest } from "./kestrel.ts";
import { forward } from "./proxy.ts";
import { readRpcResponse, rpcRequest, triggerMetadata } from "./rpc.ts";

interface Served {
  readonly fn: RegisteredFunction;
  readonly trigger: { readonly name: string };
  readonly route: Route;
  readonly methods: readonly string[];
}

/**
 * Makes what answers the front's requests. Keys are not asked for, as in the Core Tools.
 *
 * @param worker core, library and log
 * @returns from request to answer
 */
export function createAnswer(worker: Worker): (wire: WireRequest) => Promise<WireReply> {
  const served = worker.registry.functions.flatMap(serve);
  served.sort((a, b) => (a.route.rank < b.route.rank ? -1 : 1));
  return async (wire) => {
    const request = readRequest(wire);
    if ("status" in request) return request;
    for (const one of served) {
      const params = one.methods.includes(request.method)
        ? one.route.match(request.path)
        : undefined;
      if (params) return run(worker, one, wire, request, params);
    }
    return empty(404);
  };
}

function serve(fn: RegisteredFunction): Served[] {
  const trigger = Object.values(fn.bindings).find(({ type }) => type === "httpTrigger");
  if (!trigger) return [];
  const route = parseRoute(typeof trigger["route"] === "string" ? trigger["route"] : fn.name);
  const methods = (trigger["methods"] as string[]).map((method) => method.toUpperCase());
  return [{ fn, trigger, route, methods }];
}

async function run(
  worker: Worker,
  served: Served,
  wire: WireRequest,
  request: HostRequest,
  params: Record<string, string>,
): Promise<WireReply> {
  const id = randomUUID();
  const { httpUri } = worker;
  const metadata = triggerMetadata(request, params);
  if (httpUri === undefined) {
    const body = await bodyOf(wire, request);
    const data = { http: rpcRequest(request, params, body) };
    try {
      const response = await invoke(worker, { ...served, id, data, metadata });
      return readRpcResponse(response, request.method);
    } catch (error) {
      worker.log("error", "system", String(error));
      return empty(500);
    }
  }
  const failed = new AbortController();
  invoke(worker, { ...served, id, data: undefined, metadata }).catch((error: unknown) => {
    worker.log("error", "system", String(error));
    // The platform leaves the client waiting for 240 s here; a test host may be quicker.
    failed.abort(error);
  });
  return forward(new URL(httpUri), id, wire, request, failed.signal);
}

/** Without streams a body is read only with Content-Length above 0. */
async function bodyOf(
  wire: WireRequest,
  { headers }: HostRequest,
): Promise<Uint8Array | undefined> {
  const length = headers.find(([name]) => name.toLowerCase() === "content-length")?.[1];
  if (Number(length ?? 0) > 0) return wire.bytes();
  wire.stream.resume();
  return undefined;
}
