/** An HTTP/1.1 server on a free port of 127.0.0.1, for hosts that must speak for a provider's front. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { HeaderList } from "../http/invocation.ts";

/** A request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  /** The request target, untouched. */
  readonly target: string;
  /** Names and values as sent, in order. */
  readonly headers: HeaderList;
  /** The client's address. */
  readonly address: string;
  /** Aborted when the client leaves before the answer has been sent. */
  readonly signal: AbortSignal;
  /** The body as it arrives. */
  readonly stream: IncomingMessage;
  /** @returns the whole body */
  bytes(): Promise<Uint8Array>;
}

/** An answer for the wire; written as it is. */
export interface WireReply {
  readonly status: number;
  readonly statusText?: string | undefined;
  readonly headers: HeaderList;
  readonly body?: Uint8Array | string | AsyncIterable<Uint8Array> | null | undefined;
}

/** A running front. */
export interface Front {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a front.
 *
 * @param answer answers a request; a rejection is a 502 with an empty body, as gateways do it
 * @param options `maxHeaderSize` in bytes, 64 KiB by default, so that the limits of the function's
 *   own side show
 * @returns the front
 */
export async function startFront(
  answer: (request: WireRequest) => Promise<WireReply>,
  options: { readonly maxHeaderSize?: number } = {},
): Promise<Front> {
  const { maxHeaderSize = 65_536 } = options;
  const server = createServer({ maxHeaderSize, keepAliveTimeout: 30_000 }, (req, res) => {
    answer(wireRequest(req, res))
      .catch((): WireReply => ({ status: 502, headers: [["content-length", "0"]] }))
      .then((reply) => write(reply, req, res))
      .catch(() => res.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function wireRequest(req: IncomingMessage, res: ServerResponse): WireRequest {
  const headers: [string, string][] = [];
  for (let at = 0; at < req.rawHeaders.length; at += 2) {
    headers.push([req.rawHeaders[at] ?? "", req.rawHeaders[at + 1] ?? ""]);
  }
  const left = new AbortController();
  res.once("close", () => {
    if (!res.writableFinished) left.abort(new Error("The client left"));
  });
  return {
    method: req.method ?? "GET",
    target: req.url ?? "/",
    headers,
    address: req.socket.remoteAddress ?? "",
    signal: left.signal,
    stream: req,
    async bytes() {
      const pieces: Uint8Array[] = [];
      for await (const piece of req) pieces.push(piece);
      return Buffer.concat(pieces);
    },
  };
}

async function write(reply: WireReply, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { status, statusText, headers, body } = reply;
  // A flat list keeps repeated names and their case.
  const flat = headers.flat();
  if (statusText === undefined) res.writeHead(status, flat);
  else res.writeHead(status, statusText, flat);
  if (body === null || body === undefined || req.method === "HEAD") {
    res.end();
  } else if (typeof body === "string" || body instanceof Uint8Array) {
    res.end(body);
  } else {
    // The head leaves without waiting for the first piece.
    res.flushHeaders();
    for await (const piece of body) {
      if (res.destroyed) break;
      if (!res.write(piece))
        await new Promise((resolve) => res.once("drain", resolve).once("close", resolve));
    }
    res.end();
  }
}
