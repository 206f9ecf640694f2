/** The streaming handler: a response leaves while it is made. */
import { type HttpCall, type HttpRunner, readReply } from "@portable-fn/adapter-kit";
import { PortableError } from "@portable-fn/core";
import { decodeEvent } from "../decode/event.ts";
import type {
  AwsLambdaGlobal,
  LambdaNative,
  ResponseStream,
  StreamingLambdaHandler,
} from "../native.ts";
import type { Answer } from "../shape.ts";
import { invokedBy } from "./invoked.ts";
import { atLastMoment } from "./last-moment.ts";
import type { LambdaOptions } from "./options.ts";
import { isFinal, problemAnswer } from "./problem.ts";

type Head = Pick<Answer, "status" | "headers" | "cookies">;
type Start = (head: Head) => ResponseStream;

/**
 * Makes the streaming handler.
 *
 * @param begin the app's runner
 * @param options the entry's
 * @returns the handler, marked as the runtime demands
 * @throws PortableError `PFN_NO_STREAMING` outside Lambda's Node runtime
 */
export function streamingHandler(
  begin: HttpRunner,
  options: LambdaOptions,
): StreamingLambdaHandler {
  const { awslambda } = globalThis as { awslambda?: AwsLambdaGlobal };
  if (!awslambda?.streamifyResponse) {
    throw new PortableError("PFN_NO_STREAMING", "Response streaming needs Lambda's Node runtime", {
      fix: "Leave out { streaming: true } where the module is loaded elsewhere",
    });
  }
  return awslambda.streamifyResponse(async (event, output, context) => {
    const invoked = invokedBy(context, options.trustedProxies);
    const decoded = decodeEvent(event, invoked);
    const start: Start = ({ status, headers, cookies }) => {
      const prelude = {
        statusCode: status,
        headers: Object.fromEntries(headers),
        cookies: [...cookies],
      };
      const stream = awslambda.HttpResponseStream.from(output, prelude);
      // The prelude leaves with the first write, and not at all without one.
      stream.write("");
      return stream;
    };
    if ("refusal" in decoded) {
      const { status, detail } = decoded.refusal;
      return sendProblem(problemAnswer(status, invoked.id, detail), start);
    }
    const native: LambdaNative = { event, context };
    const call = begin(decoded.invocation, { env: process.env, native });
    try {
      await send(await call.respond(), decoded.invocation.method, call, start);
    } finally {
      // The client has its answer; Lambda ends, and bills, when this promise settles.
      await call.ctx.settled();
      call.finish();
    }
  });
}

function sendProblem(problem: Answer, start: Start): void {
  const stream = start(problem);
  stream.write(problem.body);
  stream.end();
}

async function send(
  response: Response,
  method: string,
  { ctx }: HttpCall,
  start: Start,
): Promise<void> {
  if (!isFinal(response.status)) {
    ctx.log.error("The function answered with a status that ends no request");
    return sendProblem(problemAnswer(500, ctx.id), start);
  }
  // A length that the handler only claims is left out: the gateway sends chunks.
  const reply = readReply(response, method);
  const stream = start(reply);
  if (reply.body) {
    try {
      await pump(reply.body, stream, ctx);
    } catch (error) {
      ctx.log.error("The response body failed after the head was sent", { error });
      // Thrown on, the runtime tells Lambda by a trailer, and the client's connection is cut.
      throw error;
    }
  }
  stream.end();
}

/** Copies a body as fast as the other side takes it. */
async function pump(
  body: ReadableStream<Uint8Array>,
  stream: ResponseStream,
  ctx: HttpCall["ctx"],
): Promise<void> {
  const reader = body.getReader();
  let stopped = false;
  let late: unknown;
  let wake = () => {};
  const stop = (reason?: unknown) => {
    stopped = true;
    late = reason;
    wake();
    reader.cancel(reason).catch(() => {});
  };
  const onDrain = () => wake();
  const onClose = () => stop();
  stream.on("drain", onDrain);
  stream.on("close", onClose);
  const release = atLastMoment(ctx, stop);
  try {
    while (!stopped) {
      const { done, value } = await reader.read();
      if (done) break;
      if (stream.write(value)) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (stopped) resolve();
      });
    }
    if (late !== undefined) throw late;
  } finally {
    stream.off("drain", onDrain);
    stream.off("close", onClose);
    release();
  }
}
