/** What a case sends requests with, and what it remembers for the message when the case fails. */
import type { Echo, ResponseSpec } from "./fixture/protocol.ts";
import { Connection } from "./raw-client.ts";
import type { RawRequest, RawResponse } from "./raw-message.ts";
import type { ConformanceHost } from "./types.ts";

/** Milliseconds that a condition gets to come true. */
const PATIENCE = 5_000;

/** What the function saw, with what can be derived from it. */
export interface Seen extends Echo {
  readonly parsed: URL;
  /** @returns the value of a request header; `undefined` when it did not arrive */
  header(name: string): string | undefined;
  /** @returns the body's bytes */
  bytes(): Uint8Array;
}

/** Sends the requests of one case. */
export class Client {
  readonly #connections: Connection[] = [];
  readonly #host: () => ConformanceHost;

  /** @param host gives the running host */
  constructor(host: () => ConformanceHost) {
    this.#host = host;
  }

  /** The host under test. */
  get host(): ConformanceHost {
    return this.#host();
  }

  /**
   * Opens a connection and sends a request on it.
   *
   * @param request what to send; nothing is sent without it
   * @returns the connection, nothing read
   */
  async open(request?: RawRequest): Promise<Connection> {
    const connection = await Connection.open(this.#host().url);
    this.#connections.push(connection);
    if (request) await connection.request(request);
    return connection;
  }

  /**
   * Sends a request on a connection of its own.
   *
   * @param request what to send
   * @returns the whole response
   */
  async send(request: RawRequest): Promise<RawResponse> {
    const connection = await Connection.open(this.#host().url);
    this.#connections.push(connection);
    // A server may answer, and close, before it has read all.
    const [response] = await Promise.all([connection.response(), connection.request(request)]);
    connection.leave();
    return response;
  }

  /**
   * Sends a request that the server may refuse by closing the connection.
   *
   * @param request what to send
   * @returns the whole response; `undefined` when the server closed before one
   */
  async attempt(request: RawRequest): Promise<RawResponse | undefined> {
    const connection = await this.open(request);
    return answerOf(connection);
  }

  /**
   * Sends bytes as they are.
   *
   * @param text each character is a byte
   * @returns the status, or `"closed"` when the server closed without one
   */
  async sendBytes(text: string): Promise<number | "closed"> {
    const connection = await this.open();
    await connection.write(text);
    const response = await answerOf(connection);
    connection.leave();
    return response?.status ?? "closed";
  }

  /**
   * Sends a request to a route that tells what the function saw.
   *
   * @param request what to send; the target defaults to `/echo`
   * @returns what the function saw
   */
  async echo(request: RawRequest = {}): Promise<Seen> {
    const response = await this.send({ target: "/echo", ...request });
    return seen(response);
  }

  /**
   * Makes the function answer as told.
   *
   * @param spec the response that the handler makes
   * @param request method and fields of the request
   * @returns the response
   */
  respond(spec: ResponseSpec, request: RawRequest = {}): Promise<RawResponse> {
    return this.send({ target: specTarget(spec), ...request });
  }

  /**
   * Asks a route that answers with JSON.
   *
   * @param target path and query
   * @param request method, fields and body
   * @returns the parsed body
   */
  async json<T>(target: string, request: RawRequest = {}): Promise<T> {
    const response = await this.send({ target, ...request });
    if (response.status !== 200) throw new Error(`${target} answered ${response.status}`);
    return JSON.parse(response.text) as T;
  }

  /**
   * Waits until a key of the app's memory has a value.
   *
   * @param key the key
   * @returns the value
   */
  async state<T>(key: string): Promise<T> {
    const target = `/do/state?key=${key}`;
    return this.until(`state ${key}`, async () => {
      const { value } = await this.json<{ value?: T | null }>(target);
      return value ?? undefined;
    });
  }

  /**
   * Waits until the host's log has a line that contains all of some texts.
   *
   * @param parts the texts
   * @returns the line
   */
  logLine(...parts: readonly string[]): Promise<string> {
    return this.until(`a log line with ${parts.join(" and ")}`, async () =>
      this.#host()
        .logs()
        .find((line) => parts.every((part) => line.includes(part))),
    );
  }

  /**
   * Waits until a probe gives something.
   *
   * @param what what is awaited, for the message
   * @param probe asked again and again
   * @returns what it gave
   * @throws Error when it gives nothing for 5 seconds
   */
  async until<T>(what: string, probe: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const found = await probe();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`Waited ${PATIENCE} ms in vain for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Closes what the case left open. */
  close(): void {
    for (const connection of this.#connections) connection.leave();
  }

  /** @returns the latest exchanges, as text */
  transcript(): string {
    return this.#connections
      .slice(-3)
      .map((connection) => connection.transcript.join("\n"))
      .join("\n--\n");
  }
}

async function answerOf(connection: Connection): Promise<RawResponse | undefined> {
  try {
    return await connection.response();
  } catch (error) {
    if (connection.isClosed) return undefined;
    throw error;
  }
}

/**
 * The request target that makes the function answer as told.
 *
 * @param spec the response that the handler makes
 * @returns path and query
 */
export function specTarget(spec: ResponseSpec): string {
  return `/do/respond?spec=${encodeURIComponent(JSON.stringify(spec))}`;
}

/**
 * Reads the answer of a route that tells what the function saw.
 *
 * @param response the answer
 * @returns what the function saw
 */
function seen(response: RawResponse): Seen {
  if (response.status !== 200) throw new Error(`The echo answered ${response.status}`);
  const echo = JSON.parse(response.text) as Echo;
  return {
    ...echo,
    parsed: new URL(echo.url),
    header: (name) => echo.headers.find(([key]) => key === name.toLowerCase())?.[1],
    bytes: () => Buffer.from(echo.body, "base64"),
  };
}
