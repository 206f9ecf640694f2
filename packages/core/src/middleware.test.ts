import { describe, expect, it } from "vitest";
import type { Context } from "./context.ts";
import { compose, type Middleware } from "./middleware.ts";

const ctx = {} as Context;

describe("compose", () => {
  it("runs layers in order, outermost first, around the handler", async () => {
    const seen: string[] = [];
    const layer =
      (name: string): Middleware<string, string> =>
      async (_event, _ctx, next) => {
        seen.push(`${name} in`);
        const result = await next();
        seen.push(`${name} out`);
        return `${name}(${result})`;
      };
    const run = compose([layer("a"), layer("b")], (event) => `handled ${event}`);
    expect(await run("it", ctx)).toBe("a(b(handled it))");
    expect(seen).toEqual(["a in", "b in", "b out", "a out"]);
  });

  it("is the handler itself without layers", () => {
    const handler = () => 1;
    expect(compose([], handler)).toBe(handler);
  });

  it("hands a replaced event inwards", async () => {
    const run = compose<number, number>(
      [(event, _ctx, next) => next(event + 1)],
      (event) => event * 10,
    );
    expect(await run(1, ctx)).toBe(20);
  });

  it("lets a layer answer without the handler", async () => {
    const run = compose<string, string>([async () => "early"], () => {
      throw new Error("never run");
    });
    expect(await run("it", ctx)).toBe("early");
  });

  it("gives a layer the handler's synchronous throw as a rejection", async () => {
    const run = compose<string, string>(
      [(_event, _ctx, next) => next().catch((error: Error) => error.message)],
      () => {
        throw new Error("thrown");
      },
    );
    expect(await run("it", ctx)).toBe("thrown");
  });

  it("refuses a second call of next()", async () => {
    const run = compose<string, string>(
      [
        async (_event, _ctx, next) => {
          await next();
          return next();
        },
      ],
      () => "once",
    );
    await expect(run("it", ctx)).rejects.toMatchObject({ code: "PFN_NEXT_TWICE" });
  });
});
