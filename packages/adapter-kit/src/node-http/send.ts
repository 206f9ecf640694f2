/** Sends a response: the head with a true length, the body as fast as the client takes it. */
import { type Logger, PortableError } from "@portable-fn/core";
import { isStream } from "../http/body.ts";
import { type ProblemDocument, problemDocument } from "../http/problem-document.ts";
import { type OpenResponse, openResponse } from "../http/web.ts";
import { encodeHead, type Head } from "./encode.ts";
import type { Exchange } from "./exchange.ts";
import { type BegunBody, beginBody, NO_BODY } from "./response-body.ts";

/** What sending needs to know besides the response. */
export interface SendOptions {
  /** Whether the connection ends with this answer. */
  readonly close: boolean;
  /** The invocation's. */
  readonly ctx: { readonly id: string; readonly log: Logger };
  /** Awaited before the answer is whole, for platforms that stop the process then. */
  readonly beforeEnd?: (() => Promise<void> | undefined) | undefined;
}

/**
 * Sends a response. A failure before the head becomes a 500, one after it cuts the connection.
 *
 * @param response what the handler returned
 * @param exchange where it goes
 * @param options what must be known besides
 * @returns when all has been handed to the connection, or it is gone, never rejecting; `undefined`
 *   where that was so at once
 */
export function sendResponse(
  response: Response,
  exchange: Exchange,
  options: SendOptions,
): Promise<void> | undefined {
  try {
    const reply = openResponse(response, exchange.req.method ?? "GET");
    if (reply.status < 200) throw notFinal(reply.status);
    const { body } = reply;
    return isStream(body)
      ? sendBegun(reply, beginBody(body), exchange, options)
      : sendWhole(reply, body ?? undefined, exchange, options);
  } catch (error) {
    refuse(error, exchange, options);
    return undefined;
  }
}

function refuse(error: unknown, exchange: Exchange, { ctx, close }: SendOptions): void {
  ctx.log.error("The response could not be sent", { error });
  sendProblem(problemDocument(500, undefined, ctx.id), exchange, close);
}

function sendWhole(
  reply: OpenResponse,
  content: string | Uint8Array | undefined,
  exchange: Exchange,
  { close, beforeEnd }: SendOptions,
): Promise<void> | undefined {
  const method = exchange.req.method ?? "GET";
  const head = encodeHead(reply, method, Buffer.byteLength(content ?? ""));
  exchange.head(head.status, head.statusText, head.headers, close);
  const before = beforeEnd?.();
  if (before) return before.then(() => exchange.end(content, true));
  exchange.end(content, true);
  return undefined;
}

async function sendBegun(
  reply: OpenResponse,
  beginning: Promise<BegunBody>,
  exchange: Exchange,
  options: SendOptions,
): Promise<void> {
  let body = NO_BODY;
  let head: Head;
  try {
    body = await beginning;
    if (body.ended) return await sendWhole(reply, body.first, exchange, options);
    head = encodeHead(reply, exchange.req.method ?? "GET", undefined);
    exchange.head(head.status, head.statusText, head.headers, options.close);
  } catch (error) {
    body.cancel(error);
    refuse(error, exchange, options);
    return;
  }
  const leave = exchange.onGone(() => body.cancel(new DOMException("The client left")));
  try {
    await sendBody(body, head.length, exchange, options.beforeEnd);
  } catch (error) {
    body.cancel(error);
    options.ctx.log.error("The response body failed", { error });
    await exchange.cut(head.length !== undefined || exchange.req.httpVersion !== "1.0");
  } finally {
    leave();
  }
}

async function sendBody(
  body: BegunBody,
  length: number | undefined,
  exchange: Exchange,
  beforeEnd: SendOptions["beforeEnd"],
): Promise<void> {
  const { first } = body;
  if (!first || first.length === length) exchange.res.flushHeaders();
  let sent = 0;
  let last: Uint8Array | undefined;
  for await (const piece of body.pieces()) {
    if (exchange.gone) return;
    if (piece.byteLength === 0) continue;
    sent += piece.byteLength;
    if (length !== undefined && sent > length) throw wrongLength("more", length);
    // Held back until the body has ended, for with it the client would take the answer as whole.
    if (sent === length) last = piece;
    else await exchange.write(piece);
  }
  if (exchange.gone) return;
  if (length !== undefined && sent < length) throw wrongLength("fewer", length);
  await beforeEnd?.();
  exchange.end(last, length !== undefined);
}

function notFinal(status: number): PortableError {
  return new PortableError("PFN_STATUS", `A function cannot answer with ${status}`, {
    fix: "Answer with a status from 200 to 599",
  });
}

function wrongLength(which: "more" | "fewer", length: number): PortableError {
  return new PortableError(
    "PFN_CONTENT_LENGTH",
    `The response body has ${which} bytes than its Content-Length of ${length}`,
    { fix: "Leave the header out, or give the body's true length" },
  );
}

/**
 * Sends an answer of the adapter's own.
 *
 * @param problem the answer
 * @param exchange where it goes
 * @param close whether the connection ends with it
 */
export function sendProblem(problem: ProblemDocument, exchange: Exchange, close: boolean): void {
  if (exchange.gone || exchange.res.headersSent) return;
  const bytes = new TextEncoder().encode(problem.body);
  const headers = Object.entries(problem.headers).flat();
  headers.push("content-length", String(bytes.byteLength));
  exchange.head(problem.status, "", headers, close);
  exchange.end(exchange.req.method === "HEAD" ? undefined : bytes, true);
}
