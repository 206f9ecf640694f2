/** What the tests of this package share: an app on a free port, and clients that tidy up nothing. */
import { connect, type Socket } from "node:net";
import { defineApp, type HttpOptions, http, type RequestHandler } from "@portable-fn/core";
import { onTestFinished } from "vitest";
import { type NodeOptions, type NodeServer, toNode } from "../src/index.ts";

/** A server under test. */
export interface Running extends NodeServer {
  readonly logs: Record<string, unknown>[];
}

/** Serves a handler on a free port until the test ends. */
export async function serve(
  handler: RequestHandler,
  options: NodeOptions & { readonly http?: HttpOptions } = {},
): Promise<Running> {
  const { http: declared, ...rest } = options;
  const logs: Record<string, unknown>[] = [];
  const app = defineApp({ name: "test-app", functions: { api: http(handler, declared) } });
  const server = await toNode(app, {
    port: 0,
    host: "127.0.0.1",
    signals: false,
    shutdownTimeout: 500,
    log: (_level, line) => logs.push(JSON.parse(line)),
    ...rest,
  }).listen();
  onTestFinished(() => server.close());
  return { ...server, logs };
}

/** A connection that shows all that came. */
export class Wire {
  readonly socket: Socket;
  /** All that has come, one character a byte. */
  received = "";
  /** How the connection ended: `end` in order, or the error's code. */
  readonly closed: Promise<string>;
  #changed: () => void = () => {};

  constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    let how = "closed";
    this.socket.setEncoding("latin1").on("data", (text: string) => {
      this.received += text;
      this.#changed();
    });
    this.socket.on("error", (error: NodeJS.ErrnoException) => {
      how = error.code ?? error.message;
    });
    this.closed = new Promise((resolve) => {
      this.socket.on("end", () => {
        how = "end";
        this.socket.end();
        resolve(how);
      });
      this.socket.on("close", () => {
        resolve(how);
        this.#changed();
      });
    });
    onTestFinished(() => {
      this.socket.destroy();
    });
  }

  /** Sends lines of a head, or anything else, as it is. */
  send(text: string | Uint8Array): this {
    this.socket.write(text as string, "latin1");
    return this;
  }

  /** Waits until the pattern has come; fails when the connection ends before. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.received)) {
      if (this.socket.destroyed) throw new Error(`ended without ${pattern}: ${this.received}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
    return this.received;
  }

  /** Waits for the end of the connection and gives all that came. */
  async all(): Promise<string> {
    await this.closed;
    return this.received;
  }
}

/** Sends one request whose connection ends with the answer. */
export function ask(port: number, requestLine: string, headers: string[] = [], body = "") {
  const lines = [requestLine, "Host: app.test", "Connection: close", ...headers, "", body];
  return new Wire(port).send(lines.join("\r\n")).all();
}
