import { EventEmitter } from "node:events";
import { defineApp, http, type RequestHandler } from "@portable-fn/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { context, foreignEvents, functionUrl } from "../../test/events.ts";
import { awslambda } from "../from/stream.ts";
import type { ResponseStream, StreamPrelude } from "../native.ts";
import { toLambda } from "../to.ts";

/** The runtime's stream: the prelude leaves with the first write. */
class Output extends EventEmitter implements ResponseStream {
  readonly written: string[] = [];
  ended = false;
  full = false;
  prelude: StreamPrelude | undefined;
  _onBeforeFirstWrite?: (write: (piece: string) => void) => void;
  setContentType(): void {}
  write(piece: Uint8Array | string): boolean {
    this._onBeforeFirstWrite?.((json) => {
      this.prelude ??= JSON.parse(json);
    });
    this.written.push(typeof piece === "string" ? piece : Buffer.from(piece).toString());
    return !this.full;
  }
  end(): void {
    this.ended = true;
  }
}

async function run(
  handle: RequestHandler,
  output: Output = new Output(),
  event: unknown = functionUrl,
  left = 10_000,
) {
  const app = defineApp({ name: "shop", functions: { api: http(handle) } });
  const handler = toLambda(app, { streaming: true, log: () => {} });
  await handler(event, output, { ...context, getRemainingTimeInMillis: () => left });
  return output;
}

const text = (value: string) => new TextEncoder().encode(value);

describe("toLambda with streaming", () => {
  beforeEach(() => vi.stubGlobal("awslambda", awslambda));
  afterEach(() => vi.unstubAllGlobals());

  it("needs the runtime's global", () => {
    vi.stubGlobal("awslambda", undefined);
    const app = defineApp({ name: "shop", functions: { api: http(() => new Response()) } });
    expect(() => toLambda(app, { streaming: true })).toThrow(
      expect.objectContaining({ code: "PFN_NO_STREAMING" }),
    );
  });

  it("sends status, headers and cookies before the body, without a claimed length", async () => {
    const headers = [
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
      ["x-one", "1"],
      ["content-length", "99"],
    ];
    const output = await run(
      () => new Response("body", { status: 201, headers: headers as [string, string][] }),
    );
    expect(output.prelude).toEqual({
      statusCode: 201,
      headers: { "content-type": "text/plain;charset=UTF-8", "x-one": "1" },
      cookies: ["a=1", "b=2"],
    });
    expect(output.written).toEqual(["", "body"]);
    expect(output.ended).toBe(true);
  });

  it("writes before it ends an empty response, or the prelude would not leave", async () => {
    const output = await run(() => new Response(null, { status: 204 }));
    expect(output.prelude?.statusCode).toBe(204);
    expect(output.written).toEqual([""]);
    expect(output.ended).toBe(true);
  });

  it("waits for a client that is slow", async () => {
    const output = new Output();
    output.full = true;
    let made = 0;
    const body = new ReadableStream(
      {
        pull(controller) {
          made += 1;
          if (made > 5) controller.close();
          else controller.enqueue(text("x"));
        },
      },
      { highWaterMark: 0 },
    );
    const running = run(() => new Response(body), output);
    await vi.waitFor(() => expect(output.written).toEqual(["", "x"]));
    expect(made).toBe(1);
    output.full = false;
    output.emit("drain");
    await running;
    expect(output.written.join("")).toBe("xxxxx");
  });

  it("fails visibly when the body does", async () => {
    const output = new Output();
    const body = new ReadableStream({
      pull(controller) {
        if (output.written.includes("begun")) controller.error(new Error("broken"));
        else controller.enqueue(text("begun"));
      },
    });
    await expect(run(() => new Response(body), output)).rejects.toThrow("broken");
    expect(output.ended).toBe(false);
  });

  it("fails visibly when the body has not ended at the last moment", async () => {
    const output = new Output();
    const endless = run(() => new Response(new ReadableStream()), output, functionUrl, 40);
    await expect(endless).rejects.toMatchObject({ name: "TimeoutError" });
    expect(output.ended).toBe(false);
  });

  it("ends the response before waitUntil work, and settles after it", async () => {
    const output = new Output();
    let endedFirst: boolean | undefined;
    await run((_request, ctx) => {
      ctx.waitUntil(
        new Promise((resolve) => setTimeout(resolve, 10)).then(() => {
          endedFirst = output.ended;
        }),
      );
      return new Response("x");
    }, output);
    expect(endedFirst).toBe(true);
  });

  it("tells a client what its request was refused for", async () => {
    const wrong = { ...functionUrl, body: "no base64!", isBase64Encoded: true };
    const output = await run(() => new Response(), new Output(), wrong);
    expect(output.prelude?.statusCode).toBe(400);
    expect(output.ended).toBe(true);
  });

  it("fails the invocation for what is not HTTP", async () => {
    for (const event of Object.values(foreignEvents).filter((one) => one !== undefined)) {
      const refused = run(() => new Response(), new Output(), event);
      await expect(refused).rejects.toMatchObject({ code: "PFN_DECODE" });
    }
  });
});
