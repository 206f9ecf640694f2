/** A response body, looked into just far enough to know its length if it is short. */
import { PortableError } from "@portable-fn/core";

/** A body that has been begun. */
export interface BegunBody {
  /** The first piece, where it was there at once. */
  readonly first: Uint8Array | undefined;
  /** Whether `first` is all. */
  readonly ended: boolean;
  /** @returns all pieces, the first included, each when it is made */
  pieces(): AsyncGenerator<Uint8Array>;
  /** Tells the handler that nobody reads on. */
  cancel(reason: unknown): void;
}

const PENDING = Symbol("pending");

/** Begins a body that is none. */
export const NO_BODY: BegunBody = {
  first: undefined,
  ended: true,
  async *pieces() {},
  cancel() {},
};

/**
 * Begins to read a body. It waits for what is ready, for nothing else.
 *
 * @param body the response's
 * @returns the body
 * @throws whatever the body fails with at once; TypeError when it is locked
 */
export async function beginBody(body: ReadableStream<Uint8Array>): Promise<BegunBody> {
  const reader = body.getReader();
  const head = readPiece(reader);
  const first = await soon(head);
  const rest = first === PENDING ? head : first === undefined ? undefined : readPiece(reader);
  const second = first === PENDING || !rest ? PENDING : await soon(rest);
  return {
    first: first === PENDING ? undefined : first,
    ended: first === undefined || second === undefined,
    async *pieces() {
      if (first !== PENDING && first !== undefined) yield first;
      for (let piece = await rest; piece !== undefined; piece = await readPiece(reader)) {
        yield piece;
      }
    },
    cancel(reason) {
      reader.cancel(reason).catch(() => {});
    },
  };
}

async function readPiece(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<Uint8Array | undefined> {
  const { done, value } = await reader.read();
  if (done) return undefined;
  // `new Response(stream)` does not look at the pieces.
  if (value instanceof Uint8Array) return value;
  throw new PortableError("PFN_BODY_CHUNK", "A piece of the response body is no Uint8Array", {
    fix: "Pipe text through a TextEncoderStream",
  });
}

/** One turn of the event loop is what a body that is already there needs. */
function soon<Value>(value: Promise<Value>): Promise<Value | typeof PENDING> {
  return Promise.race([
    value,
    new Promise<typeof PENDING>((resolve) => setImmediate(resolve, PENDING)),
  ]);
}
