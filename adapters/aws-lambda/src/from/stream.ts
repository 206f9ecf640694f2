/** Runs foreign handlers that stream. */
import type { PassThrough } from "node:stream";
import { type Context, PortableError } from "@portable-fn/core";
import type { AwsLambdaGlobal, StreamPrelude } from "../native.ts";
import { foreignContext } from "./context.ts";
import { readResult } from "./result.ts";
import type { ForeignHandler } from "./run.ts";

/** How the runtime knows a streaming handler. */
const STREAMING: unique symbol = Symbol.for("aws.lambda.runtime.handler.streaming");

/** What `HttpResponseStream.from` leaves on the stream, the runtime's own as well as ours. */
interface Opening {
  _onBeforeFirstWrite?: (write: (piece: string | Uint8Array) => void) => void;
}

/** @returns whether a handler was made by `awslambda.streamifyResponse` */
export function isStreaming(handler: ForeignHandler): boolean {
  return (handler as { [STREAMING]?: unknown })[STREAMING] === "response";
}

/** The global that streaming handlers use while their module is loaded and run. */
export const awslambda: AwsLambdaGlobal = {
  streamifyResponse: (handler) => Object.assign(handler, { [STREAMING]: "response" }),
  HttpResponseStream: {
    from(output, prelude) {
      const opening: Opening = { _onBeforeFirstWrite: (write) => write(JSON.stringify(prelude)) };
      return Object.assign(output, opening);
    },
  },
};

/**
 * Runs a streaming handler.
 *
 * @param handler the handler, as `streamifyResponse` gave it
 * @param event the event
 * @param ctx the portable context
 * @param memory MB that the handler is told to have
 * @returns the response, once its first bytes or its end are there
 * @throws whatever the handler fails with before that; later, its body fails
 */
export async function runStreaming(
  handler: ForeignHandler,
  event: object,
  ctx: Context,
  memory: number,
): Promise<Response> {
  const { PassThrough, Readable } = await import("node:stream");
  const output = Object.assign(new PassThrough(), { setContentType() {} });
  const context = foreignContext(ctx, memory, () => {});
  const run = handler as unknown as (event: object, output: unknown, context: unknown) => unknown;
  const work = (async () => {
    await run(event, output, context);
    if (!output.writableEnded) {
      throw new PortableError("PFN_UNFINISHED", "The handler settled without ending its stream", {
        fix: "Call responseStream.end()",
      });
    }
  })();
  // What the handler does after its end() is after-response work, as on Lambda.
  ctx.waitUntil(work.catch(() => {}));
  await new Promise<void>((resolve, reject) => {
    output.once("readable", resolve);
    work.catch((error: unknown) => {
      reject(error);
      output.destroy(error instanceof Error ? error : new Error(String(error)));
    });
    output.once("error", reject);
  });
  const { status, headers } = readResult({ statusCode: 200, ...preludeOf(output) }, undefined);
  const body = Readable.toWeb(output) as unknown as ReadableStream<Uint8Array>;
  return new Response(status === 204 || status === 304 ? null : body, { status, headers });
}

function preludeOf(output: PassThrough & Opening): Partial<StreamPrelude> | undefined {
  const pieces: (string | Uint8Array)[] = [];
  output._onBeforeFirstWrite?.((piece) => pieces.push(piece));
  const [json] = pieces;
  return typeof json === "string" ? (JSON.parse(json) as Partial<StreamPrelude>) : undefined;
}
