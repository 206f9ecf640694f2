/** Bodies: text, bytes or a stream, each conversion made at most once and only when asked. */
import { encodeFormData } from "./form-data.ts";
import { addIfNone, type FlatHeaders } from "./headers.ts";
import { lazyStream } from "./lazy-stream.ts";
import { type ArrivingBody, isStream, readAll } from "./read-all.ts";
import { refuse, usvString } from "./webidl.ts";

/** What a body can be before anybody reads it. */
export type BodySource = string | Uint8Array<ArrayBuffer> | Blob | ArrivingBody | null;

/** Node's web streams say by this symbol whether anything was read or cancelled. */
const DISTURBED = Symbol.for("nodejs.stream.disturbed");

/** Lazy streams that were given away, and who has their content. */
const origins = new WeakMap<object, Body>();

/** The body of a request or a response. */
export class Body {
  /** `null` without a body; also when there is a stream that somebody else made. */
  source: BodySource;
  /** The stream, once somebody has asked for it or brought it. */
  #stream: ReadableStream<Uint8Array> | undefined;
  #used = false;
  /** Who has the content, once a lazy stream of it was given away: more bodies can be made of that. */
  #origin: Body | undefined;
  /** Of an origin: what was given away. */
  #lazy: ReadableStream<Uint8Array> | undefined;
  /** Whether another body has the same bytes, which then must not be given away. */
  #shared: boolean;

  /**
   * @param source text, bytes, a blob or what has yet to arrive
   * @param stream a stream in place of a source
   * @param shared whether somebody else may read the same bytes
   */
  constructor(source: BodySource, stream?: ReadableStream<Uint8Array>, shared = false) {
    this.source = source;
    this.#stream = stream;
    this.#shared = shared;
  }

  /** Whether there is no body at all. */
  get isNull(): boolean {
    return this.source === null && this.#stream === undefined && this.#origin === undefined;
  }

  /** Whether it has been read, or reading has begun. */
  get used(): boolean {
    if (this.#origin) return this.#origin.used;
    return (
      this.#used || Boolean((this.#stream as { [DISTURBED]?: boolean } | undefined)?.[DISTURBED])
    );
  }

  /** Whether it can no longer be read. */
  get unusable(): boolean {
    return this.used || (this.#origin ?? this).#stream?.locked === true;
  }

  /** The body as a stream; the same one each time. */
  get stream(): ReadableStream<Uint8Array> | null {
    const { source } = this;
    const isThere = typeof source === "string" || source instanceof Uint8Array;
    if (isThere && !this.#used && !this.#stream) this.#giveAway();
    const origin = this.#origin;
    return (origin ? origin.#lazy : this.#open()) ?? null;
  }

  /** Hands the content to a body of its own, for the stream and whoever is made of it. */
  #giveAway(): void {
    const origin = new Body(this.source, undefined, this.#shared);
    this.source = null;
    this.#origin = origin;
    origin.#lazy = lazyStream(() => origin.#open() as ReadableStream<Uint8Array>);
    origins.set(origin.#lazy, origin);
  }

  #open(): ReadableStream<Uint8Array> | undefined {
    if (this.source !== null) {
      this.#stream ??= this.#used ? spentStream() : this.#toStream(this.source);
    }
    return this.#stream;
  }

  /**
   * Makes a body of a stream.
   *
   * @param stream neither locked nor read
   * @returns a body that has the content itself where `stream` is a lazy one
   */
  static of(stream: ReadableStream<Uint8Array>): Body {
    const origin = origins.get(stream);
    const body = origin ? new Body(null, undefined, origin.#shared) : new Body(null, stream);
    body.#origin = origin;
    return body.unusable ? refuse("The stream is locked or was read") : body;
  }

  /**
   * Takes the body, so that nobody else can.
   *
   * @returns the text or bytes, or the stream where there is nothing else
   * @throws TypeError when it was taken before
   */
  take(): BodySource | ReadableStream<Uint8Array> {
    if (this.#origin) return this.#origin.take();
    this.#check();
    if (this.#stream) return this.#stream;
    this.#used = this.source !== null;
    return this.source;
  }

  /** @returns the body moved into a new one; this one counts as read */
  move(): Body {
    const taken = this.take();
    // An identity pipe locks and disturbs the old stream, as the standard demands.
    return isStream(taken)
      ? new Body(null, taken.pipeThrough(new TransformStream()))
      : new Body(taken, undefined, this.#shared);
  }

  /** The content as Node's own `Request` takes it. */
  get init(): BodyInit | null {
    return this.source === null || isArriving(this.source) ? this.stream : this.source;
  }

  /** @returns a second body with the same content */
  clone(): Body {
    this.#check();
    if (this.#origin) {
      // From here on this body and those of the same stream go separate ways.
      this.#stream = this.#origin.#open();
      this.#origin = undefined;
    }
    if (isArriving(this.source)) this.#stream ??= this.source.stream();
    if (this.#stream) {
      const [mine, other] = this.#stream.tee();
      this.#stream = mine;
      return new Body(null, other.pipeThrough(new TransformStream(COPY)));
    }
    this.#shared = true;
    return new Body(this.source, undefined, true);
  }

  /** @returns the content as a stream of texts */
  textStream(): ReadableStream<string> {
    this.#check();
    const stream = this.stream ?? new Blob().stream();
    return stream.pipeThrough<string>(new TextDecoderStream() as TransformStream);
  }

  #check(): void {
    if (this.unusable) refuse("The body is locked or was read");
  }

  /** @returns the content as text: UTF-8, without a byte order mark; at once where it is there */
  text(): string | Promise<string> {
    const taken = this.take();
    if (typeof taken === "string") return taken.charCodeAt(0) === 0xfeff ? taken.slice(1) : taken;
    if (taken === null) return "";
    return taken instanceof Uint8Array ? decode(taken) : readAll(taken).then(decode);
  }

  /** @returns the content in memory that nobody else holds; at once where it is there */
  bytes(): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>> {
    const taken = this.take();
    if (taken === null) return new Uint8Array();
    if (typeof taken === "string") return encode(taken);
    return taken instanceof Uint8Array
      ? this.#own(taken)
      : readAll(taken).then((bytes) => this.#own(bytes));
  }

  /** Not a Buffer either, which an adapter may have brought. */
  #own(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const isWhole = bytes.byteLength === bytes.buffer.byteLength;
    if (!isWhole || this.#shared) return new Uint8Array(bytes);
    return bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer);
  }

  #toStream(source: Exclude<BodySource, null>): ReadableStream<Uint8Array> {
    if (typeof source === "object" && "stream" in source) return source.stream();
    const shared = this.#shared;
    const underlying: UnderlyingByteSource = {
      type: "bytes",
      pull(controller) {
        const bytes = typeof source === "string" ? encode(source) : source;
        if (bytes.byteLength > 0) controller.enqueue(shared ? bytes.slice() : bytes);
        controller.close();
        controller.byobRequest?.respond(0);
      },
    };
    return new ReadableStream(underlying, { highWaterMark: 0 });
  }
}

let decoder: TextDecoder | undefined;

function decode(bytes: Uint8Array): string {
  decoder ??= new TextDecoder();
  return decoder.decode(bytes);
}

const COPY: Transformer<Uint8Array, Uint8Array> = {
  transform: (chunk, controller) => controller.enqueue(structuredClone(chunk)),
};

/** What `body` is after the content was taken without a stream: one that is locked and read. */
function spentStream(): ReadableStream<Uint8Array> {
  const stream = new ReadableStream<Uint8Array>({ type: "bytes" });
  void stream.cancel();
  stream.getReader();
  return stream;
}

/** @returns the UTF-8 bytes of a text, in memory of their own */
function encode(text: string): Uint8Array<ArrayBuffer> {
  // Buffer.from(text) would be a slice of a shared pool, which `.buffer` would give away.
  const bytes = new Uint8Array(Buffer.byteLength(text));
  Buffer.from(bytes.buffer).write(text);
  return bytes;
}

function isArriving(it: BodySource): it is ArrivingBody {
  return typeof it === "object" && it !== null && "whole" in it;
}

/**
 * Takes a body from what a constructor was given.
 *
 * @param init anything but `null` and `undefined`
 * @param list the headers, which get the type that the body implies unless they have one
 * @returns the body
 * @throws TypeError for a stream that is locked or was read
 */
export function bodyFrom(init: unknown, list: FlatHeaders): Body {
  if (typeof init === "object" && init !== null) {
    // First, since any other question makes the stream.
    if (origins.has(init)) return Body.of(init as ReadableStream<Uint8Array>);
    if (init instanceof ArrayBuffer || ArrayBuffer.isView(init)) return new Body(copyOf(init));
    if (init instanceof URLSearchParams) {
      return withType(`${init}`, "application/x-www-form-urlencoded;charset=UTF-8", list);
    }
    if (init instanceof Blob) return withType(init, init.type, list);
    // Asking for the global FormData would load Node's fetch, so its name must do.
    if (Object.prototype.toString.call(init) === "[object FormData]") {
      const { form, type } = encodeFormData(init as FormData);
      return withType(form, type, list);
    }
    const isOurs = init instanceof ReadableStream;
    if (isOurs || Symbol.asyncIterator in init) {
      return Body.of(isOurs ? init : fromIterable(init as AsyncIterable<Uint8Array>));
    }
  }
  return withType(usvString(init), "text/plain;charset=UTF-8", list);
}

function withType(source: BodySource, type: string, list: FlatHeaders): Body {
  if (type) addIfNone(list, "content-type", type);
  return new Body(source);
}

function copyOf(source: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
  // What was transferred away has no bytes and cannot be asked for them.
  if (source.byteLength === 0) return new Uint8Array();
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
    : new Uint8Array(source).slice();
}

/** `ReadableStream.from`, which the DOM's types lack. */
function fromIterable(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return (
    ReadableStream as unknown as { from(it: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> }
  ).from(source);
}
