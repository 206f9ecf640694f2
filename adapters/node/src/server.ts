/** The server: listens, refuses what is no HTTP, and ends gracefully. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { exchangesOn, type Service, shutDown } from "@portable-fn/adapter-kit/node-http";
import type { Logger } from "@portable-fn/core";
import type { ServerOptions } from "./options.ts";
import { refuse } from "./refuse.ts";

/** A server that listens. */
export interface NodeServer {
  /** Where it answers, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly port: number;
  /**
   * Takes no more connections and events, finishes those under way and their `waitUntil` work, and
   * closes. What still runs at the end of `shutdownTimeout` is cut.
   *
   * @returns when all is over; the same promise each time
   */
  close(): Promise<void>;
}

/**
 * Starts a server.
 *
 * @param service what serves the requests
 * @param options all options
 * @param log for what happens outside of requests
 * @param bodyLimit in bytes, for clients that ask before they send
 * @returns the server, listening
 * @throws Node's error when the address cannot be had
 */
export async function startServer(
  service: Service,
  options: ServerOptions,
  log: Logger,
  bodyLimit: number,
): Promise<NodeServer> {
  const server = createHttpServer(service, options, bodyLimit);
  const open = openConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://${nameOf(options.host)}:${port}`;
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= shutDown(server, service, options.shutdownTimeout, log);
    // Opened ahead, as browsers and load balancers do: for Node these are not idle, and it would wait.
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    return closed;
  };
  log.info("Listening", { url });
  return { url, port, close };
}

function createHttpServer(service: Service, options: ServerOptions, bodyLimit: number): Server {
  // An import of node:http would load all that it exports, fetch included.
  const { createServer } = process.getBuiltinModule("node:http");
  const server = createServer(
    {
      maxHeaderSize: options.headerLimit,
      keepAliveTimeout: options.keepAliveTimeout,
      // An upload may take as long as the function; headers stay within Node's 60 s.
      requestTimeout: 0,
      // Answered by the decoder, with a problem document.
      requireHostHeader: false,
    },
    (req, res) => service.serve(req, res),
  );
  // Node drops what is over the count without a word; the bytes are limited anyway.
  server.maxHeadersCount = 0;
  server.on("checkContinue", (req: IncomingMessage, res: ServerResponse) => {
    const withheld = Number(req.headers["content-length"]) > bodyLimit;
    if (!withheld) res.writeContinue();
    service.serve(req, res, withheld);
  });
  // Expectations that nobody knows are for the handler, as on other targets.
  server.on("checkExpectation", (req: IncomingMessage, res: ServerResponse) => {
    service.serve(req, res);
  });
  server.on("connect", (_req: IncomingMessage, socket: Socket) => {
    socket.on("error", () => {});
    refuse(socket, "CONNECT");
  });
  refuseMalformed(server);
  return server;
}

function openConnections(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  return open;
}

function refuseMalformed(server: Server): void {
  const refused = new WeakSet<object>();
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    // The parser says it again for every piece that still comes.
    if (refused.has(socket)) return;
    refused.add(socket);
    const answering = [...exchangesOn(socket)];
    if (!socket.writable || error.code === "ECONNRESET" || answering.length > 1) {
      socket.destroy();
    } else if (answering.some(({ res }) => res.headersSent)) {
      socket.destroy();
    } else {
      refuse(socket, error.code);
    }
  });
}

function nameOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
