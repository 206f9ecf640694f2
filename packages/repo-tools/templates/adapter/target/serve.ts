/** The host's process: a gateway before the entry that is named on the command line. */
import { randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import { startFront, type WireReply, type WireRequest } from "@portable-fn/adapter-kit/host";
import { makeEvent } from "../src/gateway.ts";
import type { ExampleCloudHandler } from "../src/native.ts";

const [file = ""] = process.argv.slice(2);
const { handler } = (await import(pathToFileURL(file).href)) as { handler: ExampleCloudHandler };
const front = await startFront(answer);
console.log(`serving ${front.url}`);

async function answer(wire: WireRequest): Promise<WireReply> {
  const { method, target, headers, address } = wire;
  const body = await wire.bytes();
  const event = makeEvent({
    id: randomUUID(),
    method,
    target,
    headers,
    body,
    clientAddress: address,
  });
  const result = await handler(event);
  const bytes = fromBase64(result.body);
  const bodiless = method === "HEAD" || result.status === 204 || result.status === 304;
  return {
    status: result.status,
    statusText: result.statusText,
    headers: bodiless
      ? result.headers
      : [...result.headers, ["content-length", String(bytes.byteLength)]],
    body: bodiless ? null : bytes,
  };
}
