/** Sends a request over HTTP/1.1 and takes the answer as it comes: nothing added, nothing tidied. */
import { type IncomingMessage, request as open } from "node:http";
import { performance } from "node:perf_hooks";
import type { ParityRequest } from "./request.ts";

/** An answer from the wire. */
export interface Answer {
  readonly status: number;
  /** Names in lower case, in order, repeated as they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** Milliseconds from the connection's start to the last byte. */
  readonly ms: number;
}

/** Milliseconds that an answer may take. */
const PATIENCE = 15_000;

/**
 * Sends a request on a connection of its own.
 *
 * @param url where the app's root is, such as `http://127.0.0.1:4711`, or with a stage in its path
 * @param request what to send
 * @param signal gives it up
 * @returns the answer
 * @throws Error when there is none within 15 s, or the connection ends in the middle
 */
export async function send(
  url: string,
  request: ParityRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  const { hostname, port, host, pathname } = new URL(url);
  const { method, path, headers = {}, body } = request;
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map((one) => [name, one]),
  );
  const patience = AbortSignal.timeout(PATIENCE);
  const started = performance.now();
  try {
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = open({
        hostname: hostname.replace(/^\[|\]$/g, ""),
        port,
        method,
        path: `${pathname.replace(/\/$/, "")}${path}`,
        agent: false,
        // A flat list is written as it is, and nothing is added to it.
        headers: [
          ["host", host],
          ...fields,
          ["connection", "close"],
          ...(bytes ? [["content-length", String(bytes.byteLength)]] : []),
        ].flat(),
        signal: signal ? AbortSignal.any([signal, patience]) : patience,
      });
      outgoing.once("response", resolve).on("error", reject).end(bytes);
    });
    const pieces: Uint8Array[] = [];
    for await (const piece of reply) pieces.push(piece);
    return {
      status: reply.statusCode ?? 0,
      headers: pairs(reply.rawHeaders),
      body: Buffer.concat(pieces),
      ms: performance.now() - started,
    };
  } catch (error) {
    if (patience.aborted) throw new Error(`no answer within ${PATIENCE / 1000} s`);
    throw error;
  }
}

function pairs(flat: readonly string[]): (readonly [string, string])[] {
  return flat.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), flat[at + 1] ?? ""] as const] : [],
  );
}
