/** The buffered handler: one event in, one result out. */
import { type HttpCall, type HttpRunner, readBytes, readReply } from "@portable-fn/adapter-kit";
import { decodeEvent } from "../decode/event.ts";
import { encodeBody, fits } from "../encode/body.ts";
import type { LambdaHandler, LambdaNative, LambdaResult } from "../native.ts";
import type { Answer, Shape } from "../shape.ts";
import { invokedBy } from "./invoked.ts";
import { atLastMoment } from "./last-moment.ts";
import type { LambdaOptions } from "./options.ts";
import { isFinal, problemAnswer } from "./problem.ts";

/**
 * Makes the buffered handler.
 *
 * @param begin the app's runner
 * @param options the entry's
 * @returns a handler with two parameters: the runtime refuses one with three
 */
export function bufferedHandler(begin: HttpRunner, options: LambdaOptions): LambdaHandler {
  return async (event, context) => {
    const invoked = invokedBy(context, options.trustedProxies);
    const decoded = decodeEvent(event, invoked);
    const { shape } = decoded;
    if ("refusal" in decoded) {
      const { status, detail } = decoded.refusal;
      return shape.encode(problemAnswer(status, invoked.id, detail));
    }
    const { invocation } = decoded;
    const native: LambdaNative = { event, context };
    const call = begin(invocation, { env: process.env, native });
    try {
      const response = await call.respond();
      const answer = await readAnswer(response, invocation.method, call, shape.responseLimit);
      return encode(shape, answer, call);
    } finally {
      // The process may be frozen as soon as the result is given.
      await call.ctx.settled();
      call.finish();
    }
  };
}

async function readAnswer(
  response: Response,
  method: string,
  { ctx }: HttpCall,
  limit: number,
): Promise<Answer> {
  try {
    if (!isFinal(response.status)) {
      ctx.log.error("The function answered with a status that ends no request");
      return problemAnswer(500, ctx.id);
    }
    const { status, statusText, headers, cookies, body, contentLength } = readReply(
      response,
      method,
    );
    const bytes = body ? await inTime(readBytes(body, limit), ctx) : NO_BYTES;
    if (!bytes) return tooLarge(ctx);
    if (method === "HEAD" && contentLength !== undefined) {
      (headers as [string, string][]).push(["content-length", contentLength]);
    }
    return { status, statusText, headers, cookies, ...encodeBody(bytes, headers) };
  } catch (error) {
    if (ctx.signal.aborted && error === ctx.signal.reason) {
      return problemAnswer(504, ctx.id, "The response did not end in time");
    }
    ctx.log.error("The response body failed", { error });
    return problemAnswer(500, ctx.id);
  }
}

const NO_BYTES = new Uint8Array();

function encode(shape: Shape, answer: Answer, { ctx }: HttpCall): LambdaResult {
  const result = shape.encode(answer);
  return fits(result, shape.responseLimit) ? result : shape.encode(tooLarge(ctx));
}

function tooLarge({ id, log }: HttpCall["ctx"]): Answer {
  log.error("The response is larger than Lambda takes; see the option streaming");
  return problemAnswer(413, id, "The response is larger than the platform takes");
}

/** The runner's own race ends when there is a response; a body can be as late. */
function inTime<Value>(work: Promise<Value>, ctx: HttpCall["ctx"]): Promise<Value> {
  return new Promise((resolve, reject) => {
    const release = atLastMoment(ctx, reject);
    work.then(resolve, reject).finally(release);
  });
}
