/** Answers one invocation of the library, in either mode. */
import {
  type HttpCall,
  type HttpRunner,
  pathOf,
  type Reply,
  readBytes,
  readReply,
  toStream,
} from "@portable-fn/adapter-kit";
import { planCookies } from "./cookies.ts";
import { type DecodeSettings, decodeHttp, refuseLostBody } from "./decode.ts";
import { encodeHead, encodeProblem, statedLength } from "./encode.ts";
import type { NativeContext, NativeRequest, NativeResponse } from "./native.ts";
import { guardBody, proxyHeaders, proxyResponse } from "./streams.ts";

/** Answers one invocation. */
export type Answer = (
  request: NativeRequest,
  context: NativeContext,
  settings: DecodeSettings,
  begin: HttpRunner,
) => Promise<NativeResponse>;

/** Surroundings are completed by the entry. */
const NOTHING = { env: {}, native: undefined };

/**
 * Answers with bodies that have been read to their end.
 *
 * @param request the library's request
 * @param context the library's context
 * @param settings prefix and trust
 * @param begin begins the invocation
 * @returns what the library takes
 */
export const answerBuffered: Answer = async (request, context, settings, begin) => {
  const head = decodeHttp(request, context, null, settings);
  refuseLostBody(request);
  const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer());
  const call = begin({ ...head, body }, NOTHING);
  try {
    const reply = readReply(await call.respond(), head.method);
    return await settle(call, async () => {
      const bytes = reply.body && (await readInTime(reply.body, call));
      const response = headOf(reply, pathOf(head.url), call, true);
      const length = bytes ? String(bytes.byteLength) : statedLength(reply, head.method);
      if (length !== undefined) response.headers.push(["content-length", length]);
      return bytes ? { ...response, body: bytes } : response;
    });
  } finally {
    // The process may be stopped as soon as the answer is there.
    await call.ctx.settled();
    call.finish();
  }
};

/**
 * Answers with bodies that stream.
 *
 * @param request the library's request
 * @param context the library's context
 * @param settings prefix and trust
 * @param begin begins the invocation
 * @returns what the library takes; its body goes on after this
 */
export const answerStreamed: Answer = async (request, context, settings, begin) => {
  const wire = proxyResponse(context.invocationId);
  const fields = wire && proxyHeaders(wire, request);
  const body = request.body as ReadableStream<Uint8Array> | null;
  const invocation = decodeHttp(request, context, body, settings, fields);
  const call = begin(invocation, NOTHING);
  wire?.once("close", () => {
    if (!wire.writableFinished) call.ctx.abort(new DOMException("The client left", "AbortError"));
  });
  const reply = readReply(await call.respond(), invocation.method);
  const response = await settle(call, async () => {
    const head = headOf(reply, pathOf(invocation.url), call, false, wire);
    const length = reply.body
      ? digits(reply.contentLength)
      : statedLength(reply, invocation.method);
    if (length !== undefined) head.headers.push(["content-length", length]);
    if (!reply.body) return head;
    const said = length === undefined ? undefined : Number(length);
    return {
      ...head,
      body: guardBody(toStream(reply.body), { call, response: wire, length: said }),
    };
  });
  if (!(response.body instanceof ReadableStream)) {
    await call.ctx.settled();
    call.finish();
  }
  return response;
};

/** Whatever fails is answered: in stream mode the platform never answers what throws. */
async function settle(
  { ctx }: HttpCall,
  encode: () => Promise<NativeResponse>,
): Promise<NativeResponse> {
  try {
    return await encode();
  } catch (error) {
    const late = ctx.signal.aborted && error === ctx.signal.reason;
    if (!late) ctx.log.error("The response could not be sent", { error });
    return late
      ? encodeProblem(504, "The function did not answer in time", ctx.id)
      : encodeProblem(500, undefined, ctx.id);
  }
}

function headOf(
  reply: Reply,
  path: string,
  { ctx }: HttpCall,
  mixed: boolean,
  wire?: ReturnType<typeof proxyResponse>,
): NativeResponse {
  const { response, unsendable } = encodeHead(reply);
  for (const name of unsendable) {
    ctx.log.warn("Azure Functions cannot send a header outside ASCII", { header: name });
  }
  if (wire && !wire.headersSent && reply.cookies.length > 0) {
    wire.setHeader("set-cookie", [...reply.cookies]);
    return response;
  }
  const { raw, cookies, lost } = planCookies(reply.cookies, path, mixed);
  if (raw !== undefined) response.headers.push(["set-cookie", raw]);
  if (cookies.length > 0) response.cookies = cookies;
  if (lost.length > 0) ctx.log.warn("Azure Functions cannot send attributes of cookies", { lost });
  return response;
}

/** Reads a body, but not past the deadline; the signal comes before it. */
function readInTime(body: Reply["body"], { ctx }: HttpCall): Promise<Uint8Array | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise((resolve, reject) => {
    const late = () => {
      timer = setTimeout(() => reject(ctx.signal.reason), ctx.remainingTime());
    };
    ctx.signal.addEventListener("abort", late, { once: true });
    readBytes(body)
      .then(resolve, reject)
      .finally(() => {
        ctx.signal.removeEventListener("abort", late);
        clearTimeout(timer);
      });
  });
}

function digits(text: string | undefined): string | undefined {
  return text !== undefined && /^\d+$/.test(text) ? text : undefined;
}
