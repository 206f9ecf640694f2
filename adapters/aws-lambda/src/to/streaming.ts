/** The streaming handler: a response leaves while it is made. */
import { type HttpRunner, isStream, type Reply, readReply } from "@portable-fn/adapter-kit";
import { PortableError } from "@portable-fn/core";
import type { AwsLambdaGlobal, ResponseStream, StreamingLambdaHandler } from "../native.ts";
import { atLastMoment } from "./last-moment.ts";
import type { LambdaOptions } from "./options.ts";
import { type Running, serve } from "./serve.ts";

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
  const { awslambda } = globalThis as unknown as { awslambda?: AwsLambdaGlobal };
  if (!awslambda) {
    throw new PortableError("PFN_NO_STREAMING", "Here is no Lambda runtime", {
      fix: "Leave out { streaming: true } elsewhere",
    });
  }
  return awslambda.streamifyResponse((event, output, context) =>
    serve(begin, options, event, context, async (response, method, _shape, ctx) => {
      // A length that the handler only claims is left out: the gateway sends chunks.
      const { status, headers, cookies, body } = readReply(response, method);
      const stream = awslambda.HttpResponseStream.from(output, {
        statusCode: status,
        headers: Object.fromEntries(headers),
        cookies: [...cookies],
      });
      // The prelude leaves with the first write, and not at all without one.
      stream.write("");
      if (body) await pump(body, stream, ctx);
      stream.end();
    }),
  );
}

/** Copies a body as fast as the other side takes it. */
async function pump(
  body: Exclude<Reply["body"], null>,
  stream: ResponseStream,
  ctx: Running,
): Promise<void> {
  if (!isStream(body)) return void stream.write(body);
  const reader = body.getReader();
  let wake = () => {};
  let late: unknown;
  const release =
    ctx &&
    atLastMoment(ctx, (reason) => {
      late = reason;
      wake();
      reader.cancel(reason).catch(() => {});
    });
  stream.on("drain", () => wake());
  try {
    for (;;) {
      const { done, value } = await reader.read();
      // Thrown on, the runtime logs it and tells Lambda by a trailer: the client's connection is cut.
      if (late) throw late;
      if (done) return;
      if (stream.write(value)) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    release?.();
  }
}
