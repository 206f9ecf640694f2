/** One request and its answer on a connection: who is still there, and how it ends. */
import type { NodeRequest, NodeResponse, NodeSocket } from "./native.ts";

/** Of a body that nobody wants, so much is read after the answer, and so long. */
const DRAIN_BYTES = 64 * 1024 * 1024;
const DRAIN_MS = 5_000;

/** A body that is nearly here costs less than a new connection. */
const NEARLY_HERE_BYTES = 64 * 1024;

const open = new WeakMap<NodeSocket, Set<Exchange>>();

/**
 * The exchanges on a connection that wait for something; several when the client sends ahead.
 *
 * @param socket the connection
 * @returns the exchanges, oldest first
 */
export function exchangesOn(socket: NodeSocket): ReadonlySet<Exchange> {
  return open.get(socket) ?? new Set();
}

function ignore(): void {}

function invocationEnded(): DOMException {
  return new DOMException("The invocation has ended", "AbortError");
}

/** One request and its answer on a connection. */
export class Exchange {
  readonly req: NodeRequest;
  readonly res: NodeResponse;
  /** Whether there is a request body; until it is known, whether there may be one. */
  expectsBody = false;
  /** Whether there is a request body that the handler can read and has not begun to. */
  unread = false;
  /** Whether the handler reads the request body. */
  reading = false;
  /** Whether the connection is gone; kept up to date from when somebody asked to be told. */
  gone: boolean;
  /** What is told when the client leaves while the handler works. */
  ctx: { abort(reason: unknown): void } | undefined;
  #watched = false;
  #ended = false;
  #closes = false;
  #lingers: "framed" | "open" | undefined;
  #abandon: ((reason: DOMException) => void) | undefined;
  #left: DOMException | undefined;
  #whenGone: Set<() => void> | undefined;

  /**
   * @param req of `node:http`
   * @param res of `node:http`
   */
  constructor(req: NodeRequest, res: NodeResponse) {
    this.req = req;
    this.res = res;
    this.gone = req.socket.destroyed;
    // Without a listener it would end the process. A request's errors do so only where one listens.
    res.on("error", ignore);
  }

  /** Asks to be told of the connection's end; what begins and ends in one turn need not be. */
  watch(): void {
    if (this.#watched) return;
    this.#watched = true;
    const { socket } = this.req;
    let exchanges = open.get(socket);
    if (!exchanges) {
      const all = new Set<Exchange>();
      exchanges = all;
      open.set(socket, all);
      // The socket's event: an answer that waits behind another one gets no `close` of its own.
      socket.once("close", () => {
        for (const exchange of all) exchange.#leave();
      });
    }
    exchanges.add(this);
    if (socket.destroyed) this.#leave();
  }

  /**
   * Calls back once when the connection goes away; at once when it has.
   *
   * @param listener what to call
   * @returns takes the listener off
   */
  onGone(listener: () => void): () => void {
    this.watch();
    this.#whenGone ??= new Set();
    if (this.gone) listener();
    else this.#whenGone.add(listener);
    return () => this.#whenGone?.delete(listener);
  }

  /**
   * Says who reads the request body, or may yet; calls back when there will be no more of it.
   *
   * @param abandon what to call, with what reading fails with; at once when it is too late to read
   */
  beRead(abandon: (reason: DOMException) => void): void {
    this.watch();
    if (this.gone) abandon(this.#leaving());
    else if (this.#ended) abandon(invocationEnded());
    else this.#abandon = abandon;
  }

  /** Says that nobody reads the request body any more. */
  beLeft(): void {
    this.reading = false;
    this.#abandon = undefined;
  }

  /**
   * Writes the head.
   *
   * @param status the status
   * @param statusText the reason phrase; empty for the usual one
   * @param headers names and values in turn
   * @param close whether the connection ends with this answer
   */
  head(status: number, statusText: string, headers: string[], close: boolean): void {
    const { res } = this;
    this.#closes = close || !res.shouldKeepAlive || this.#isFar();
    if (this.#closes) headers.push("connection", "close");
    if (statusText) res.writeHead(status, statusText, headers);
    else res.writeHead(status, headers);
  }

  /** Writes a piece of the body; resolves when there is room for more. */
  async write(chunk: Uint8Array): Promise<void> {
    if (this.gone || this.res.write(chunk)) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        off();
        this.res.off("drain", go);
        resolve();
      };
      const off = this.onGone(go);
      this.res.once("drain", go);
    });
  }

  /**
   * Ends the answer.
   *
   * @param chunk the last piece of the body
   * @param framed whether the client can tell the end from the length
   */
  end(chunk: Uint8Array | string | undefined, framed: boolean): void {
    const { req, res } = this;
    // Wanted: Node throws away what nobody has begun to read when the answer has been sent.
    if (this.unread) req.read(0);
    if (this.#received() || !this.#closes) {
      res.end(chunk);
      return;
    }
    // Node would close the connection here, and a client that still sends would never see the answer.
    this.#lingers = framed ? "framed" : "open";
    res.flushHeaders();
    if (chunk && chunk.length > 0) res.write(chunk);
    if (framed) req.socket.end();
  }

  /**
   * Cuts the connection so that the client sees that the answer is not whole.
   *
   * @param framed whether the client can tell the end from length or chunks
   */
  async cut(framed: boolean): Promise<void> {
    // What was written leaves first, the head above all.
    await new Promise(setImmediate);
    if (framed) this.res.destroy();
    else this.req.socket.resetAndDestroy(); // an orderly close would be the end of the body
  }

  /** Sees the request to its end, within bounds; nobody may want its body any more. */
  finish(): Promise<void> | undefined {
    this.#ended = true;
    if (this.#abandon) this.#giveUp(invocationEnded());
    // Node itself reads on what is complete when the answer has been sent.
    if (this.#received()) return this.#close();
    const drained = this.req.socket.destroyed ? Promise.resolve() : this.#drain();
    return drained.then(() => {
      this.req.resume();
      this.#close();
    });
  }

  #close(): undefined {
    const { req, res } = this;
    if (this.#lingers === "open") res.end();
    if (!this.gone && (this.#lingers === "framed" || !this.#received())) req.socket.destroy();
    if (this.#watched) open.get(req.socket)?.delete(this);
    this.#whenGone = undefined;
  }

  /** Node says that a message is complete only when it has told of it. */
  #received(): boolean {
    return this.req.complete || !this.expectsBody;
  }

  /** The same each time, so that a handler's failure can be told from its signal's reason. */
  #leaving(): DOMException {
    this.#left ??= new DOMException("The client left", "AbortError");
    return this.#left;
  }

  #giveUp(reason: DOMException): void {
    const abandon = this.#abandon;
    this.beLeft();
    abandon?.(reason);
  }

  #leave(): void {
    this.gone = true;
    this.#giveUp(this.#leaving());
    this.ctx?.abort(this.#leaving());
    for (const listener of this.#whenGone ?? []) listener();
    this.#whenGone = undefined;
  }

  /** Whether a body that nobody reads is too far from its end to wait for it. */
  #isFar(): boolean {
    if (this.#received() || this.reading) return false;
    const { rawHeaders } = this.req;
    const at = rawHeaders.findIndex((it, i) => i % 2 === 0 && /^content-length$/i.test(it));
    return at < 0 || !(Number(rawHeaders[at + 1]) <= NEARLY_HERE_BYTES);
  }

  #drain(): Promise<void> {
    const { req } = this;
    return new Promise((resolve) => {
      let left = DRAIN_BYTES;
      const count = (chunk: Uint8Array) => {
        left -= chunk.byteLength;
        if (left < 0) done();
      };
      const done = () => {
        clearTimeout(timer);
        off();
        req.off("data", count);
        req.off("end", done);
        resolve();
      };
      const timer = setTimeout(done, DRAIN_MS);
      const off = this.onGone(done);
      req.on("data", count);
      req.on("end", done);
      req.resume();
    });
  }
}
