/** Sends a response as a result. */
import {
  type HttpCall,
  isStream,
  problemDocument,
  type Reply,
  readBytes,
  readReply,
} from "@portable-fn/adapter-kit";
import { encodeResult, fits, RESULT_LIMIT } from "../encode/result.ts";
import type { OpenWhiskResult } from "../native.ts";
import type { Shape } from "../shape.ts";

/** The context of an invocation under way; none where the request was refused before. */
export type Running = HttpCall["ctx"] | undefined;

/**
 * Makes the result of a response.
 *
 * @param response what the function answered
 * @param method of the request
 * @param shape the event's
 * @param ctx for the log and the deadline
 * @returns the result: the response, or a problem document where it cannot be sent
 */
export async function respond(
  response: Response,
  method: string,
  shape: Shape,
  ctx: Running,
): Promise<OpenWhiskResult> {
  const reply = readReply(response, method);
  let content: string | Uint8Array | undefined;
  try {
    content = await contentOf(reply, ctx);
  } catch (error) {
    const isLate = error !== undefined && error === ctx?.signal.reason;
    return refuse(isLate ? 504 : 500, "The response did not end well", shape, ctx, error);
  }
  if (content === undefined) return refuse(500, "The response is too large", shape, ctx);
  const result = encodeResult({ ...reply, content }, shape.takesBase64);
  if (!result) {
    return refuse(500, "The response says text, and its bytes are none", shape, ctx);
  }
  return fits(result) ? result : refuse(500, "The response is too large", shape, ctx);
}

function contentOf(
  { body }: Reply,
  ctx: Running,
): Promise<string | Uint8Array | undefined> | string | Uint8Array {
  if (!isStream(body)) return body ?? "";
  const bytes = readBytes(body, RESULT_LIMIT);
  return ctx ? inTime(bytes, ctx) : bytes;
}

/** The runner's own race ends when there is a response; a body can be as late. */
function inTime<Value>(work: Promise<Value>, ctx: HttpCall["ctx"]): Promise<Value> {
  const { signal } = ctx;
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Half of what is left is the handler's, so that one that heeds the signal can end its body well.
    const near = () => {
      timer = setTimeout(() => reject(signal.reason), ctx.remainingTime() / 2);
    };
    if (signal.aborted) near();
    else signal.addEventListener("abort", near, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", near);
    });
  });
}

function refuse(
  status: number,
  detail: string,
  shape: Shape,
  ctx: Running,
  error?: unknown,
): OpenWhiskResult {
  ctx?.log.error(detail, { error });
  const { headers, body: content } = problemDocument(status, detail, ctx?.id);
  const answer = { status, headers: Object.entries(headers), cookies: [], content };
  // A problem document is short and JSON: every platform takes it.
  return encodeResult(answer, shape.takesBase64) ?? { statusCode: status, headers, body: content };
}
