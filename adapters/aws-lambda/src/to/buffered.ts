/** The buffered handler: one event in, one result out. */
import {
  type HttpRunner,
  isStream,
  problemDocument,
  type Reply,
  readBytes,
  readReply,
} from "@portable-fn/adapter-kit";
import { encodeBody, fits } from "../encode/body.ts";
import type { LambdaHandler, LambdaResult } from "../native.ts";
import type { Shape } from "../shape.ts";
import { atLastMoment } from "./last-moment.ts";
import type { LambdaOptions } from "./options.ts";
import { type Running, type Send, serve } from "./serve.ts";

/**
 * Makes the buffered handler.
 *
 * @param begin the app's runner
 * @param options the entry's
 * @returns a handler with two parameters: the runtime refuses one with three
 */
export function bufferedHandler(begin: HttpRunner, options: LambdaOptions): LambdaHandler {
  return (event, context) => serve(begin, options, event, context, send);
}

const send: Send<LambdaResult> = (response, method, shape, ctx) => {
  const reply = readReply(response, method);
  const { body } = reply;
  if (!isStream(body)) return encode(reply, body ?? "", shape, ctx);
  return inTime(readBytes(body, shape.responseLimit), ctx).then(
    (bytes) => encode(reply, bytes, shape, ctx),
    (error: unknown) => {
      const late = error !== undefined && error === ctx?.signal.reason;
      return refuse(late ? 504 : 500, "The response did not end well", shape, ctx, error);
    },
  );
};

function encode(
  { status, statusText, headers, cookies }: Reply,
  content: string | Uint8Array | undefined,
  shape: Shape,
  ctx: Running,
): LambdaResult {
  if (content !== undefined) {
    const { body, isBase64Encoded } = encodeBody(content, headers);
    const result = shape.encode({
      result: { statusCode: status, body, isBase64Encoded },
      statusText,
      headers,
      cookies,
    });
    if (fits(result, shape.responseLimit)) return result;
  }
  return refuse(413, "The response is too large", shape, ctx);
}

function refuse(
  status: number,
  detail: string,
  shape: Shape,
  ctx: Running,
  error?: unknown,
): LambdaResult {
  ctx?.log.error(detail, { error });
  const { headers, body } = problemDocument(status, detail, ctx?.id);
  return shape.encode({
    result: { statusCode: status, body, isBase64Encoded: false },
    statusText: "",
    headers: Object.entries(headers),
    cookies: [],
  });
}

/** The runner's own race ends when there is a response; a body can be as late. */
function inTime<Value>(work: Promise<Value>, ctx: Running): Promise<Value> {
  if (!ctx) return work;
  return new Promise((resolve, reject) => {
    const release = atLastMoment(ctx, reject);
    work.then(resolve, reject).finally(release);
  });
}
