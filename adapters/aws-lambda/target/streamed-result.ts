/** Reads what a streaming handler sends to the Runtime API: a prelude, eight NULs, the body. */
import type { IncomingMessage } from "node:http";
import type { StreamPrelude } from "../src/native.ts";
import { deferred } from "./deferred.ts";

/** A response under way. */
export interface StreamedResult {
  readonly prelude: Partial<StreamPrelude>;
  /** Fails where the handler failed; who stops reading stops nobody, as on Lambda. */
  readonly body: AsyncIterable<Uint8Array>;
}

const PRELUDE_TYPE = "application/vnd.awslambda.http-integration-response";
const DELIMITER = Buffer.alloc(8);
const ERROR_TRAILER = "lambda-runtime-function-error-type";

/**
 * Reads a streamed response.
 *
 * @param req the runtime's POST
 * @param started called when the prelude is there
 * @returns resolves when the POST has ended: with the type of the error that it ended with, if any
 */
export async function readStreamed(
  req: IncomingMessage,
  started: (result: StreamedResult) => void,
): Promise<string | undefined> {
  // A plain stream, without HttpResponseStream.from(), is a body and nothing else.
  const plain = req.headers["content-type"] !== PRELUDE_TYPE;
  const pieces = req.iterator({ destroyOnReturn: false });
  let head: Buffer = Buffer.alloc(0);
  let rest: Buffer | undefined;
  try {
    while (!plain && rest === undefined) {
      const { done, value } = await pieces.next();
      if (done) return failureOf(req);
      head = Buffer.concat([head, value as Buffer]);
      const at = head.indexOf(DELIMITER);
      if (at >= 0) {
        rest = head.subarray(at + DELIMITER.length);
        head = head.subarray(0, at);
      }
    }
    const prelude = plain ? {} : (JSON.parse(head.toString()) as Partial<StreamPrelude>);
    const read = deferred<void>();
    started({ prelude, body: bodyOf(req, pieces, rest, read.resolve) });
    await read.promise;
    if (!req.readableEnded) {
      await new Promise<void>((resolve) =>
        req.once("end", resolve).once("close", resolve).resume(),
      );
    }
    return failureOf(req);
  } catch {
    return "Runtime.StreamCut";
  }
}

async function* bodyOf(
  req: IncomingMessage,
  pieces: AsyncIterableIterator<unknown>,
  rest: Buffer | undefined,
  ended: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    if (rest && rest.length > 0) yield rest;
    for await (const piece of pieces) yield piece as Uint8Array;
    const failure = failureOf(req);
    if (failure) throw new Error(`The function failed while it streamed: ${failure}`);
  } finally {
    ended();
  }
}

function failureOf(req: IncomingMessage): string | undefined {
  const type = req.trailers[ERROR_TRAILER];
  return type ?? (req.complete ? undefined : "Runtime.StreamCut");
}
