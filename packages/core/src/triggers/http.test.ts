import { describe, expect, expectTypeOf, it } from "vitest";
import type { Context, Env } from "../context.ts";
import { lazy } from "../lazy.ts";
import type { Middleware } from "../middleware.ts";
import { type FetchHandler, type HttpFunction, http, type RequestHandler } from "./http.ts";

const request = new Request("http://localhost/x");
const ctx = { env: { STAGE: "test" } } as unknown as Context;

describe("http", () => {
  it("calls a fetch handler with request, variables and context, as its method", async () => {
    const app = {
      greeting: "hello",
      fetch(given: Request, env: Env, third: Context) {
        const right = given === request && third === ctx;
        return new Response(`${this.greeting} ${env["STAGE"]} ${right}`);
      },
    };
    expect(await (await http(app).run(request, ctx)).text()).toBe("hello test true");
  });

  it("calls a function with request and context", async () => {
    const fn = http((given, context) => new Response(`${given.url} ${context.env["STAGE"]}`));
    expect(await (await fn.run(request, ctx)).text()).toBe("http://localhost/x test");
  });

  it("loads a lazy handler once, and again after a load that failed", async () => {
    let loads = 0;
    const fn = http(
      lazy(async () => {
        loads += 1;
        if (loads === 1) throw new Error("cannot load");
        return { default: () => new Response("loaded") };
      }),
    );
    await expect(async () => fn.run(request, ctx)).rejects.toThrow("cannot load");
    expect(await (await fn.run(request, ctx)).text()).toBe("loaded");
    expect(await (await fn.run(request, ctx)).text()).toBe("loaded");
    expect(loads).toBe(2);
  });

  it("can stand where a handler can", async () => {
    const inner = http(() => new Response("inner"), { path: "/inner/*" });
    const outer = http(inner, { path: "/outer/*" });
    expect(outer.trigger.path).toBe("/outer/*");
    expect(await (await outer.fetch(request, {}, ctx)).text()).toBe("inner");
  });

  it("types its handler, its middleware and its result", () => {
    expectTypeOf(http).returns.toEqualTypeOf<HttpFunction>();
    expectTypeOf<RequestHandler>().parameter(0).toEqualTypeOf<Request>();
    expectTypeOf<FetchHandler["fetch"]>().parameter(2).toEqualTypeOf<Context>();
    const onRequest: Middleware<Request, Response> = (event, _ctx, next) => next(event);
    http(() => new Response(), { use: [onRequest] });
    // @ts-expect-error a handler answers with a Response
    http(() => "text");
    // @ts-expect-error there is no such option
    http(() => new Response(), { paths: "/x" });
  });
});
