/** Answers one request of node:http. */
import type { ServerResponse } from "node:http";
import type { Logger } from "@portable-fn/core";
import { isDecodeError } from "../decode-error.ts";
import type { HttpInvocation } from "../http/invocation.ts";
import { problemDocument } from "../http/problem-document.ts";
import type { HttpRunner, Surroundings } from "../http/runner.ts";
import { readReply } from "../http/web.ts";
import { writeReply } from "./outgoing.ts";

/** What serving takes besides the request. */
export interface ServeParts {
  readonly begin: HttpRunner;
  readonly surroundings: Surroundings;
  /** For what fails outside an invocation. */
  readonly log: Logger;
  /** Whether the platform stops the process at the end of the response: then that waits for
   * `waitUntil` work. Default `false`. */
  readonly frozenAfterResponse?: boolean;
}

/**
 * Answers one request. Aborts `ctx.signal` when the client leaves.
 *
 * @param decode gives the invocation; a DecodeError with a status becomes that answer
 * @param response where the answer goes
 * @param parts the runner, what surrounds the invocation, a log, and what the platform does
 * @returns a promise that never rejects: for the end of the response and of `waitUntil` work
 */
export async function serve(
  decode: () => HttpInvocation,
  response: ServerResponse,
  { begin, surroundings, log, frozenAfterResponse }: ServeParts,
): Promise<void> {
  try {
    const invocation = decode();
    const call = begin(invocation, surroundings);
    const { ctx } = call;
    response.once("close", () => {
      if (!response.writableFinished) {
        ctx.abort(new DOMException("The client left", "AbortError"));
      }
    });
    const answer = await call.respond();
    const wait = frozenAfterResponse ? () => ctx.settled() : undefined;
    try {
      await writeReply(readReply(answer, invocation.method), response, wait);
    } catch (error) {
      ctx.log.error("The response failed", { error });
      refuse(response, 500, undefined, ctx.id);
    }
    call.finish();
    await ctx.settled();
  } catch (error) {
    const status = isDecodeError(error) ? error.status : undefined;
    if (status === undefined) log.error("The request was refused", { error });
    refuse(response, status ?? 500, status && isDecodeError(error) ? error.message : undefined);
  }
}

function refuse(response: ServerResponse, status: number, detail?: string, id?: string): void {
  if (response.headersSent || response.destroyed) return;
  const { headers, body } = problemDocument(status, detail, id);
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
