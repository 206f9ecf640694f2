/** What both kinds of handler do: from an event to a response that is sent, and to the end. */
import {
  type HttpCall,
  type HttpInvocation,
  type HttpRunner,
  isDecodeError,
  problemResponse,
} from "@portable-fn/adapter-kit";
import type { EventFields } from "../decode/fields.ts";
import type { LambdaContext, LambdaNative } from "../native.ts";
import { recognise } from "../recognise.ts";
import type { Shape } from "../shape.ts";
import { invokedBy } from "./invoked.ts";
import type { LambdaOptions } from "./options.ts";

/** The context of an invocation under way; none where the request was refused before. */
export type Running = HttpCall["ctx"] | undefined;

/** Sends a response. */
export type Send<Result> = (
  response: Response,
  method: string,
  shape: Shape,
  ctx: Running,
) => Result | Promise<Result>;

/**
 * Serves an event.
 *
 * @param begin the app's runner
 * @param options the entry's
 * @param event what Lambda handed over
 * @param context what Lambda says of it
 * @param send sends the response
 * @returns what `send` gave, when `waitUntil` work has ended too
 * @throws DecodeError for an event that is not HTTP, or malformed
 */
export async function serve<Result>(
  begin: HttpRunner,
  { trustedProxies }: LambdaOptions,
  event: unknown,
  context: LambdaContext,
  send: Send<Result>,
): Promise<Result> {
  const invoked = invokedBy(context);
  const fields = (event ?? {}) as EventFields;
  const shape = recognise(fields);
  let invocation: HttpInvocation;
  try {
    invocation = shape.decode(fields, invoked, trustedProxies);
  } catch (error) {
    if (!isDecodeError(error) || error.status === undefined) throw error;
    return send(problemResponse(error.status, error.message, invoked.id), "", shape, undefined);
  }
  const native: LambdaNative = { event, context };
  const call = begin(invocation, { env: process.env, native });
  const { ctx } = call;
  try {
    const answer = call.respond();
    const response = answer instanceof Promise ? await answer : answer;
    // Made by other means than the standard class it can have a status that ends no request.
    const final = response.status < 200 ? problemResponse(500, undefined, invoked.id) : response;
    const result = send(final, invocation.method, shape, ctx);
    return result instanceof Promise ? await result : result;
  } finally {
    // The process may be frozen as soon as this settles.
    const work = ctx.settled();
    if (work) await work;
    call.finish();
  }
}
