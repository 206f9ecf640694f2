import { createHttpRunner, type HttpInvocation } from "@portable-fn/adapter-kit";
import { type Context, defineApp, type HttpFunction, http } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { fromWorker } from "./from.ts";
import type { ExecutionContext, Worker } from "./native.ts";
import { toWorker } from "./to.ts";

const echo: Worker = {
  async fetch(request, env, ctx) {
    ctx.waitUntil(Promise.resolve());
    ctx.passThroughOnException();
    return Response.json([new URL(request.url).pathname, await request.text(), env, ctx.props]);
  },
};

/** Runs it as another target would. */
async function run(api: HttpFunction, env = {}): Promise<Response> {
  const app = defineApp({ name: "app", functions: { api } });
  const begin = createHttpRunner(app, { name: "elsewhere", bodyLimit: 100 }, {});
  const invocation: HttpInvocation = {
    id: "1",
    method: "POST",
    url: "https://example.com/api/x",
    headers: [],
    body: "body",
  };
  const call = begin(invocation, { env, native: undefined });
  const response = await call.respond();
  call.finish();
  return response;
}

describe("fromWorker", () => {
  it("runs a Worker with an execution context of its own", async () => {
    const response = await run(fromWorker(echo), { NAME: "value" });
    expect(await response.json()).toEqual(["/api/x", "body", { NAME: "value" }, {}]);
  });

  it("can stand wherever a handler can", async () => {
    const response = await run(http(fromWorker(echo), { path: "/api/*" }));
    expect(response.status).toBe(200);
  });

  it("lays stand-ins for bindings over the variables", async () => {
    const response = await run(fromWorker(echo, { env: { STORE: "client" } }), {
      STORE: "x",
      A: "1",
    });
    expect((await response.json())[2]).toEqual({ STORE: "client", A: "1" });
  });

  it("asks for stand-ins once an invocation", async () => {
    const env = (ctx: Context) => ({ ID: ctx.id });
    expect((await (await run(fromWorker(echo, { env }))).json())[2]).toEqual({ ID: "1" });
  });

  it("keeps what else the native context has on Workers", async () => {
    const moved: Worker = {
      fetch: (_request, _env, ctx) =>
        Response.json((ctx as ExecutionContext & { readonly exports: unknown }).exports),
    };
    const worker = toWorker(defineApp({ name: "app", functions: { api: fromWorker(moved) } }));
    const native = { waitUntil() {}, passThroughOnException() {}, exports: ["kept"] };
    const response = await worker.fetch(new Request("https://example.com/"), {}, native);
    expect(await response.json()).toEqual(["kept"]);
  });
});
