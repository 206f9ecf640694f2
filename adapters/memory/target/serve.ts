/** The host's process: serves the entry named on the command line and prints its URL. */
import { randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";
import { deserialize } from "node:v8";
import {
  createRequest,
  fieldOf,
  isDecodeError,
  problemDocument,
  readReply,
  requestHeaders,
  requestUrl,
  toStream,
} from "@portable-fn/adapter-kit";
import { startFront, type WireReply, type WireRequest } from "@portable-fn/adapter-kit/host";
import type { Posting } from "@portable-fn/adapter-kit/target";
import type { EventKind } from "@portable-fn/core";
import type { MemoryEntry } from "../src/to.ts";
import { deliver } from "./deliver.ts";

/** What the host asks for. */
export interface Task {
  readonly kind: EventKind;
  readonly resource: string;
  readonly postings: readonly Posting[];
}

const [file = ""] = process.argv.slice(2);
const { default: entry } = (await import(pathToFileURL(file).href)) as { default: MemoryEntry };
const front = await startFront(answer);
const events = await startFront(takeEvents);
console.log(JSON.stringify({ url: front.url, events: events.url }));

/** The host's own way in, beside the function's. */
async function takeEvents(wire: WireRequest): Promise<WireReply> {
  const { kind, resource, postings } = deserialize(await wire.bytes()) as Task;
  const undelivered = await deliver(entry, kind, resource, postings);
  return { status: 200, headers: [], body: JSON.stringify(undelivered) };
}

async function answer(wire: WireRequest): Promise<WireReply> {
  let request: Request;
  try {
    request = toRequest(wire);
  } catch (error) {
    if (!isDecodeError(error) || error.status === undefined) throw error;
    const { status, headers, body } = problemDocument(error.status, error.message);
    return { status, headers: Object.entries(headers), body };
  }
  const reply = readReply(await entry.fetch(request), wire.method);
  const headers = [
    ...reply.headers,
    ...reply.cookies.map((cookie) => ["set-cookie", cookie] as const),
  ];
  // With a body to come the length is only a claim: leave it to the chunks.
  const length = reply.body === null ? (reply.contentLength ?? lengthOfNone(wire, reply)) : null;
  if (length !== null) headers.push(["content-length", length]);
  return {
    status: reply.status,
    statusText: reply.statusText || undefined,
    headers,
    body: reply.body && pieces(toStream(reply.body), wire.signal),
  };
}

function lengthOfNone({ method }: WireRequest, { status }: { status: number }): string | null {
  return method === "HEAD" || status === 204 || status === 304 ? null : "0";
}

function toRequest({ method, target, headers, signal, stream }: WireRequest): Request {
  const fields = requestHeaders(headers.flat());
  const host = fieldOf(fields, "host");
  const has = (name: string) => headers.some(([key]) => key.toLowerCase() === name);
  return createRequest(
    {
      id: randomUUID(),
      method,
      url: requestUrl("http", host, target),
      headers: fields,
      body: has("content-length") || has("transfer-encoding") ? arriving(stream) : null,
    },
    { signal },
  );
}

/** Reads on only when it is read. */
function arriving(stream: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = stream[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Ends when the client leaves, also while the handler makes nothing. */
async function* pieces(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const leave = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener("abort", leave, { once: true });
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
