/** The process of a Hono app alone: gives it requests and says what CPU time they took. */
import { isDeepStrictEqual } from "node:util";
import type { Hono } from "hono";
import { ORDER } from "../events/bodies.ts";

/** What it answers. */
export interface MiddlewareAnswer {
  /** Microseconds of CPU time of a call. */
  readonly microseconds: number;
  /** What was wrong with the first wrong answer. */
  readonly wrong?: string | undefined;
}

const [file = ""] = process.argv.slice(2);
const { api } = (await import(file)) as { api: Hono };
const body = JSON.stringify(ORDER);

process.on("message", ({ calls }: { readonly calls: number }) => {
  void measure(calls).then((answer) => process.send?.(answer));
});
process.once("disconnect", () => process.exit());

async function measure(calls: number): Promise<MiddlewareAnswer> {
  const requests = Array.from({ length: calls }, createRequest);
  const responses: Response[] = [];
  globalThis.gc?.({ type: "minor", execution: "sync" });
  const before = process.cpuUsage();
  for (const request of requests) responses.push(await api.fetch(request));
  const { user, system } = process.cpuUsage(before);
  let wrong: string | undefined;
  for (const response of responses) {
    const text = await response.text();
    if (response.status === 201 && isDeepStrictEqual(JSON.parse(text), ORDER)) continue;
    wrong ??= `${response.status} ${text}`;
  }
  return { microseconds: (user + system) / calls, wrong };
}

function createRequest(): Request {
  return new Request("https://shop.example.com/orders", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
    },
    body,
  });
}
