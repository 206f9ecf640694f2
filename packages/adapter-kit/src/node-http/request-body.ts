/** The request body: read as a whole where it is asked for so, or as a stream that reads on demand. */
import type { ArrivingBody } from "../http/invocation.ts";
import type { Exchange } from "./exchange.ts";

/** The body of a request of `node:http`, not read before somebody asks for it. */
export class RequestBody implements ArrivingBody {
  readonly length: number | undefined;
  readonly #exchange: Exchange;

  /**
   * @param exchange the request's
   * @param length in bytes, where it is declared
   */
  constructor(exchange: Exchange, length: number | undefined) {
    this.length = length;
    this.#exchange = exchange;
    exchange.expectsBody = true;
    exchange.unread = true;
  }

  whole(): Promise<Uint8Array<ArrayBuffer>> {
    const exchange = this.#exchange;
    const { req } = exchange;
    return new Promise((resolve, reject) => {
      const pieces: Uint8Array[] = [];
      const onData = (piece: Uint8Array) => {
        pieces.push(piece);
      };
      const onEnd = () => {
        exchange.beLeft();
        const [first] = pieces;
        resolve((pieces.length === 1 ? first : Buffer.concat(pieces)) as Uint8Array<ArrayBuffer>);
      };
      req.on("data", onData);
      req.on("end", onEnd);
      exchange.unread = false;
      exchange.reading = true;
      exchange.beRead((reason) => {
        req.off("data", onData);
        req.off("end", onEnd);
        reject(reason);
      });
    });
  }

  /** `Readable.toWeb` reads ahead, and listens on after it has been cancelled. */
  stream(): ReadableStream<Uint8Array> {
    const exchange = this.#exchange;
    const { req } = exchange;
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
    const stop = () => {
      exchange.beLeft();
      req.off("data", onData);
      req.off("end", onEnd);
      arrived?.();
    };
    return new ReadableStream<Uint8Array>(
      {
        start(it) {
          controller = it;
          exchange.beRead((reason) => {
            stop();
            controller.error(reason);
          });
        },
        pull() {
          if (!listening) {
            listening = true;
            exchange.unread = false;
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
}
