import { Hono } from "hono";
import { describe, expect, expectTypeOf, it } from "vitest";
import { bind } from "./binding.ts";
import { CONTEXT, type Context, contextOf } from "./context.ts";
import { isPortableError, PortableError } from "./errors.ts";
import { http } from "./triggers/http.ts";

const ctx = { [CONTEXT]: true, id: "42", env: {} } as unknown as Context;

describe("contextOf", () => {
  it("gives a Hono handler the typed context", async () => {
    const app = new Hono().get("/", (c) => c.text(contextOf(c).id));
    const response = await http(app).run(new Request("http://localhost/"), ctx);
    expect(await response.text()).toBe("42");
  });

  it("says what to do where there is none", async () => {
    const app = new Hono().get("/", (c) => c.text(contextOf(c).id));
    app.onError((error, c) => c.text(isPortableError(error) ? error.code : "?"));
    expect(await (await app.request("/")).text()).toBe("PFN_NO_CONTEXT");
    expect(() => contextOf({ executionCtx: {} })).toThrow(PortableError);
  });

  it("types the client of a binding", () => {
    interface Sessions {
      read(id: string): Promise<string>;
    }
    const sessions = bind.kv<Sessions>("sessions");
    expectTypeOf<Context["get"]>().toBeFunction();
    const read = (context: Context) => context.get(sessions);
    expectTypeOf(read).returns.toEqualTypeOf<Sessions>();
    expectTypeOf((context: Context) => context.get(bind.secret("key"))).returns.toBeString();
  });
});
