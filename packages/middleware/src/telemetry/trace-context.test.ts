import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { headersOf, spanContextIn } from "./trace-context.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

describe("spanContextIn", () => {
  it("reads what W3C Trace Context has", () => {
    const traceparent = `00-${TRACE}-${SPAN}-01`;
    const found = spanContextIn({ traceparent, tracestate: "a=1,b=2" });
    expect(found).toMatchObject({ traceId: TRACE, spanId: SPAN, traceFlags: 1, isRemote: true });
    expect(found && headersOf(found)).toEqual({ traceparent, tracestate: "a=1,b=2" });
  });

  it("takes of later versions what it knows", () => {
    const found = spanContextIn({ traceparent: `cc-${TRACE}-${SPAN}-ff-what-the-future-holds` });
    expect(found?.traceFlags).toBe(3);
    expect(found && headersOf(found)).toEqual({ traceparent: `00-${TRACE}-${SPAN}-03` });
  });

  it.each([
    ["nothing", ""],
    ["a forbidden version", `ff-${TRACE}-${SPAN}-01`],
    ["more than version 0 has", `00-${TRACE}-${SPAN}-01-x`],
    ["capitals", `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ["a trace of zeros", `00-${"0".repeat(32)}-${SPAN}-01`],
    ["a span of zeros", `00-${TRACE}-${"0".repeat(16)}-01`],
    ["a short one", `00-${TRACE}-${SPAN}`],
    ["a second line", `00-${TRACE}-${SPAN}-01\n`],
  ])("takes no %s", (_name, traceparent) => {
    expect(spanContextIn({ traceparent, tracestate: "a=1" })).toBeUndefined();
  });

  it("never throws, and what it takes can be sent as a header", () => {
    const unit = fc.integer({ max: 0x2ff, min: 0 }).map((code) => String.fromCharCode(code));
    const text = fc.oneof(fc.string({ unit }), fc.constant(`00-${TRACE}-${SPAN}-01`));
    fc.assert(
      fc.property(text, fc.string({ unit }), (traceparent, tracestate) => {
        const found = spanContextIn({ traceparent, tracestate });
        if (found) new Headers(headersOf(found));
      }),
    );
  });
});
