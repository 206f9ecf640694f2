/** A client for HTTP/1.1 over bare sockets: it sends the bytes it is told and tidies nothing up. */
import { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";
import { type RawRequest, type RawResponse, ResponseHead, requestBytes } from "./raw-message.ts";

/** Milliseconds without a byte after which a read fails. */
const PATIENCE = 10_000;

const BREAK = Buffer.from("\r\n");
const HEAD_END = Buffer.from("\r\n\r\n");

/** One connection to a server. */
export class Connection {
  /** What the head of the latest request and response were, for messages. */
  readonly transcript: string[] = [];
  /** Heads of interim (1xx) responses that came so far. */
  readonly interim: ResponseHead[] = [];
  /** The bytes of the latest body that have been read. */
  received = 0;
  /** Whether the latest body ended as its framing says; `undefined` before it ended. */
  complete: boolean | undefined;
  readonly #socket: Socket;
  readonly #authority: string;
  readonly #prefix: string;
  #held: Buffer = Buffer.alloc(0);
  #closed = false;
  #wake: () => void = () => {};
  #method = "GET";
  #pieces: AsyncGenerator<Uint8Array, void> | undefined;

  private constructor(socket: Socket, url: URL) {
    this.#socket = socket;
    this.#authority = url.host;
    this.#prefix = url.pathname === "/" ? "" : url.pathname;
    const close = () => {
      this.#closed = true;
      this.#wake();
    };
    socket.on("readable", () => this.#wake());
    socket.on("end", close).on("error", close).on("close", close);
  }

  /**
   * Opens a connection.
   *
   * @param url an origin; a path in it is put before every request target
   * @returns the connection
   */
  static open(url: string): Promise<Connection> {
    const parsed = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(parsed.port), parsed.hostname);
      socket.setNoDelay(true);
      socket.once("error", reject);
      socket.once("connect", () => resolve(new Connection(socket, parsed)));
    });
  }

  /** Whether the server has closed the connection and all it sent has been read. */
  get isClosed(): boolean {
    return this.#closed && this.#held.length === 0;
  }

  /**
   * Sends a request, body included.
   *
   * @param request what to send
   */
  async request(request: RawRequest): Promise<void> {
    const { method = "GET", target = "/" } = request;
    this.#method = method;
    const whole = { ...request, target: target.startsWith("/") ? this.#prefix + target : target };
    for (const piece of requestBytes(whole, this.#authority)) await this.write(piece);
  }

  /**
   * Sends bytes as they are.
   *
   * @param data bytes, or text of which each character is a byte
   * @returns whether the connection still stood
   */
  write(data: Uint8Array | string): Promise<boolean> {
    const bytes = typeof data === "string" ? Buffer.from(data, "latin1") : data;
    const shown = Buffer.from(bytes.subarray(0, 2_000)).toString("latin1");
    if (/^[\x21-\x7e]* ?[^\n]*HTTP\/|^[^\r\n]*\r\n/.test(shown)) this.#note(">", shown);
    if (this.#socket.destroyed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const gone = () => resolve(false);
      this.#socket.once("close", gone);
      this.#socket.write(bytes, (error) => {
        this.#socket.off("close", gone);
        resolve(!error);
      });
    });
  }

  /** Says that nothing more will be sent. */
  end(): void {
    this.#socket.end();
  }

  /** Leaves: closes both ways. A server that sends nothing learns of it only by its own means. */
  leave(): void {
    this.#socket.destroy();
  }

  /** Leaves without a goodbye, so that the server is told at once. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  /**
   * Reads the head of the next final response.
   *
   * @returns the head; interim ones before it are kept in `interim`
   * @throws Error when the server closes instead, or sends nothing for 10 seconds
   */
  async head(): Promise<ResponseHead> {
    for (;;) {
      const bytes = await this.#until(HEAD_END);
      if (!bytes) {
        this.#note("<", `(closed by the server) ${this.#held.toString("latin1")}`);
        throw new Error("The server closed the connection before a response head");
      }
      const head = new ResponseHead(bytes.toString("latin1"));
      this.#note("<", head.raw);
      if (head.status >= 200) {
        this.received = 0;
        this.complete = undefined;
        this.#pieces = this.#body(head);
        return head;
      }
      this.interim.push(head);
    }
  }

  /**
   * Reads the next piece of the body.
   *
   * @returns what has arrived, as it arrived; `undefined` at the end
   */
  async piece(): Promise<Uint8Array | undefined> {
    const next = await this.#pieces?.next();
    const value = next?.value ?? undefined;
    this.received += value?.byteLength ?? 0;
    return value;
  }

  /**
   * Reads the rest of the body.
   *
   * @returns its bytes
   */
  async rest(): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for (let piece = await this.piece(); piece; piece = await this.piece()) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /**
   * Reads a whole response.
   *
   * @returns head and body
   */
  async response(): Promise<RawResponse> {
    const head = await this.head();
    const body = await this.rest();
    const complete = this.complete === true;
    const text = Buffer.from(body).toString("utf8");
    this.#note(
      "<",
      `(${body.byteLength} bytes of body${complete ? "" : ", cut off"}) ${text.slice(0, 600)}`,
    );
    return Object.assign(head, { body, complete, text });
  }

  /**
   * Reads what comes after the response until the server closes.
   *
   * @returns the bytes that no framing announced
   */
  async surplus(): Promise<Uint8Array> {
    while (await this.#more());
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    return held;
  }

  async *#body(head: ResponseHead): AsyncGenerator<Uint8Array, void> {
    const { status } = head;
    if (this.#method === "HEAD" || status === 204 || status === 304) {
      this.complete = true;
    } else if (/\bchunked\b/i.test(head.get("transfer-encoding") ?? "")) {
      this.complete = yield* this.#chunks();
    } else if (head.get("content-length") !== undefined) {
      this.complete = yield* this.#take(Number(head.all("content-length")[0]));
    } else {
      yield* this.#take(Number.POSITIVE_INFINITY);
      this.complete = !this.#socket.errored;
    }
  }

  async *#chunks(): AsyncGenerator<Uint8Array, boolean> {
    for (;;) {
      const line = await this.#until(BREAK);
      const size = /^[0-9a-f]+/i.exec(line?.toString("latin1") ?? "")?.[0];
      if (size === undefined) return false;
      if (Number.parseInt(size, 16) === 0) break;
      if (!(yield* this.#take(Number.parseInt(size, 16)))) return false;
      if ((await this.#until(BREAK))?.length !== 0) return false;
    }
    for (;;) {
      const trailer = await this.#until(BREAK);
      if (!trailer || trailer.length === 0) return trailer !== undefined;
    }
  }

  async *#take(length: number): AsyncGenerator<Uint8Array, boolean> {
    let left = length;
    while (left > 0) {
      if (this.#held.length === 0 && !(await this.#more())) return false;
      const piece = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
    return true;
  }

  async #until(mark: Buffer): Promise<Buffer | undefined> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      if (at >= 0) {
        const found = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + mark.length);
        return found;
      }
      if (!(await this.#more())) return undefined;
    }
  }

  async #more(): Promise<boolean> {
    for (;;) {
      const piece = this.#socket.read() as Buffer | null;
      if (piece) {
        this.#held = this.#held.length > 0 ? Buffer.concat([this.#held, piece]) : piece;
        return true;
      }
      if (this.#closed) return false;
      await this.#change();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`The server sent nothing for ${PATIENCE} ms`)),
        PATIENCE,
      );
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #note(direction: "<" | ">", text: string): void {
    if (this.transcript.length < 40) {
      const lines = text.trimEnd().split(/\r?\n/);
      const shown = lines.map((line) => (line.length > 500 ? `${line.slice(0, 500)}…` : line));
      this.transcript.push(shown.map((line) => `${direction} ${line}`).join("\n"));
    }
  }
}
