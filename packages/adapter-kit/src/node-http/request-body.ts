/** The request body as a stream that reads on only when it is read. */
import type { Exchange } from "./exchange.ts";

/**
 * Makes the stream of a request body. `Readable.toWeb` reads ahead, and listens on after it has been
 * cancelled.
 *
 * @param exchange the request's
 * @param left gives what the stream fails with when the client leaves
 * @returns the stream
 */
export function requestBody(exchange: Exchange, left: () => unknown): ReadableStream<Uint8Array> {
  const { req } = exchange;
  exchange.expectsBody = true;
  let listening = false;
  let controller: ReadableStreamDefaultController<Uint8Array>;
  let arrived: (() => void) | undefined;

  const onData = (chunk: Uint8Array) => {
    controller.enqueue(chunk);
    req.pause();
    arrived?.();
  };
  const onEnd = () => {
    stop();
    controller.close();
  };
  const onGone = () => {
    stop();
    controller.error(left());
  };
  const stop = () => {
    exchange.reading = false;
    exchange.release = () => {};
    req.off("data", onData);
    req.off("end", onEnd);
    offGone();
    arrived?.();
  };
  let offGone = () => {};

  // Marks the body as wanted: Node throws an unread one away as soon as the answer has been sent.
  req.read(0);
  return new ReadableStream<Uint8Array>(
    {
      start(it) {
        controller = it;
        exchange.release = () => {
          stop();
          controller.error(new DOMException("The invocation has ended", "AbortError"));
        };
        offGone = exchange.onGone(onGone);
      },
      pull() {
        if (!listening) {
          listening = true;
          exchange.reading = true;
          req.on("data", onData);
          req.on("end", onEnd);
        }
        req.resume();
        return new Promise<void>((resolve) => {
          arrived = resolve;
        });
      },
      cancel: stop,
    },
    { highWaterMark: 0 },
  );
}
