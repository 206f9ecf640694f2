/** Stream mode: what the library's own HTTP server leaves undone. */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HeaderList, HttpCall } from "@portable-fn/adapter-kit";
import { PortableError } from "@portable-fn/core";
import type { NativeRequest } from "./native.ts";

const ID = "x-ms-invocation-id";

/** What the host's proxy adds or replaces on its way to the library. */
const PROXY_FIELDS: ReadonlySet<string> = new Set([ID, "connection", "host", "x-forwarded-host"]);

const open = new Map<string, ServerResponse>();
let watching = false;

/**
 * Notes the responses of the library's HTTP server by invocation. The library never cuts one whose
 * body fails, ignores backpressure and clients that leave, and joins cookies
 * (@azure/functions 4.16.5, http/httpProxy.ts); with the response at hand the entry does it.
 */
export function watchProxy(): void {
  if (watching) return;
  watching = true;
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const id = request.headers[ID];
    if (typeof id !== "string") return;
    open.set(id, response);
    // A write after the client has left must not end the process.
    response.on("error", () => {});
    response.once("close", () => open.delete(id));
  });
}

/**
 * Gives the response that belongs to an invocation.
 *
 * @param id the invocation's
 * @returns the response, unless the library's server works in another way
 */
export function proxyResponse(id: string): ServerResponse | undefined {
  return open.get(id);
}

/**
 * Gives the request's header fields as the host's proxy sent them. The ones that the library offers
 * come from trigger metadata, where a query parameter named `Headers` takes their place.
 *
 * @param response the invocation's
 * @param request the library's
 * @returns names and values
 */
export function proxyHeaders({ req }: ServerResponse, request: NativeRequest): HeaderList {
  const fields: [string, string][] = [["host", new URL(request.url).host]];
  for (let at = 0; at < req.rawHeaders.length; at += 2) {
    const name = req.rawHeaders[at] ?? "";
    if (!PROXY_FIELDS.has(name.toLowerCase())) fields.push([name, req.rawHeaders[at + 1] ?? ""]);
  }
  // The client's own Connection field says what else ends at the hop; the proxy sent another.
  for (const [name, value] of request.headers) {
    if (name.toLowerCase() === "connection") fields.push([name, value]);
  }
  return fields;
}

/** What surrounds a body under way. */
export interface BodySurroundings {
  readonly call: HttpCall;
  readonly response: ServerResponse | undefined;
  /** The `Content-Length` that has been said. */
  readonly length: number | undefined;
}

/**
 * Wraps a response body so that a failure, a deadline and a client that leaves end it visibly, and
 * the library reads it no faster than the client does.
 *
 * @param body what the handler made
 * @param surroundings the call, its response and length
 * @returns a body that always ends, after the `waitUntil` work
 */
export function guardBody(
  body: ReadableStream<Uint8Array>,
  surroundings: BodySurroundings,
): ReadableStream<Uint8Array> {
  const guard = new BodyGuard(body, surroundings);
  return new ReadableStream<Uint8Array>(
    { pull: (controller) => guard.pull(controller), cancel: (reason) => guard.cancel(reason) },
    { highWaterMark: 0 },
  );
}

class BodyGuard {
  readonly #call: HttpCall;
  readonly #response: ServerResponse | undefined;
  readonly #length: number | undefined;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #sent = 0;
  #stopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(body: ReadableStream<Uint8Array>, { call, response, length }: BodySurroundings) {
    this.#call = call;
    this.#response = response;
    this.#length = length;
    this.#reader = body.getReader();
    response?.once("close", this.#left);
    call.ctx.signal.addEventListener("abort", this.#late, { once: true });
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const response = this.#response;
    if (response && !response.headersSent) response.flushHeaders();
    if (response?.writableNeedDrain) await drained(response);
    let piece: Uint8Array | undefined;
    try {
      piece = await this.#read();
    } catch (error) {
      return this.#end(controller, error);
    }
    if (piece) controller.enqueue(piece);
    else await this.#end(controller, undefined);
  }

  cancel(reason: unknown): void {
    this.#stop(reason);
    this.#release();
    this.#call.finish();
  }

  /** @returns the next piece, or `undefined` at the end */
  async #read(): Promise<Uint8Array | undefined> {
    if (this.#stopped) return undefined;
    const { value } = await this.#reader.read();
    this.#sent += value?.byteLength ?? 0;
    const length = this.#length;
    if (length === undefined || this.#stopped) return value;
    if (this.#sent > length || (!value && this.#sent < length)) {
      this.#stop(undefined);
      throw wrongLength(length);
    }
    return value;
  }

  async #end(controller: ReadableStreamDefaultController, failure: unknown): Promise<void> {
    const { ctx } = this.#call;
    this.#release();
    if (failure !== undefined) ctx.log.error("The response body failed", { error: failure });
    const cut = failure ?? (this.#stopped ? ctx.signal.reason : undefined);
    if (cut !== undefined && this.#response) {
      // What was written before leaves first.
      await new Promise((resolve) => setImmediate(resolve));
      this.#response.destroy();
    }
    await ctx.settled();
    this.#call.finish();
    // Without the response at hand, an end that never comes is the only sign left.
    if (cut !== undefined && !this.#response) controller.error(cut);
    else controller.close();
  }

  #stop(reason: unknown): void {
    this.#stopped = true;
    void this.#reader.cancel(reason).catch(() => {});
  }

  #release(): void {
    this.#response?.off("close", this.#left);
    this.#call.ctx.signal.removeEventListener("abort", this.#late);
    clearTimeout(this.#timer);
  }

  #left = (): void => this.#stop(new Error("The client left"));

  /** The signal comes before the deadline, so that the handler can end its stream by itself. */
  #late = (): void => {
    const { ctx } = this.#call;
    this.#timer = setTimeout(() => this.#stop(ctx.signal.reason), ctx.remainingTime());
  };
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.once("drain", done).once("close", done);
    if (response.destroyed) done();
  });
}

function wrongLength(length: number): PortableError {
  return new PortableError(
    "PFN_BODY_LENGTH",
    `The response body is not the ${length} bytes that its Content-Length says`,
    { fix: "Leave Content-Length out, or state the body's true length" },
  );
}
