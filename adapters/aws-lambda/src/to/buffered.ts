/** The buffered handler: one event in, one result out. */
import { type HttpRunner, problemResponse, readBytes, readReply } from "@portable-fn/adapter-kit";
import { encodeBody, fits } from "../encode/body.ts";
import type { LambdaHandler, LambdaResult } from "../native.ts";
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

const send: Send<LambdaResult> = async (response, method, shape, ctx) => {
  const refuse = (status: number, detail: string, error?: unknown) => {
    ctx?.log.error(detail, { error });
    return send(problemResponse(status, detail, ctx?.id), method, shape, undefined);
  };
  const { status, statusText, headers, cookies, body } = readReply(response, method);
  let bytes: Uint8Array | undefined;
  try {
    bytes = await inTime(readBytes(body, shape.responseLimit), ctx);
  } catch (error) {
    const late = error !== undefined && error === ctx?.signal.reason;
    return refuse(late ? 504 : 500, "The response did not end well", error);
  }
  if (bytes) {
    const result = shape.encode({
      result: { statusCode: status, ...encodeBody(bytes, headers) },
      statusText,
      headers,
      cookies,
    });
    if (fits(result, shape.responseLimit)) return result;
  }
  return refuse(413, "The response is larger than the platform takes");
};

/** The runner's own race ends when there is a response; a body can be as late. */
function inTime<Value>(work: Promise<Value>, ctx: Running): Promise<Value> {
  if (!ctx) return work;
  return new Promise((resolve, reject) => {
    const release = atLastMoment(ctx, reject);
    work.then(resolve, reject).finally(release);
  });
}
