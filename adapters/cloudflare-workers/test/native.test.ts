import type * as runtime from "@cloudflare/workers-types";
import { describe, expectTypeOf, it } from "vitest";
import type { ExecutionContext } from "../src/native.ts";

describe("the native types", () => {
  it("are what Cloudflare's say", () => {
    expectTypeOf<runtime.ExecutionContext>().toExtend<ExecutionContext>();
    expectTypeOf<runtime.ExecutionContext<{ tenant: string }>>().toExtend<ExecutionContext>();
  });
});
