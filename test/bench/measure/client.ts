/** A small HTTP client on raw sockets: kept alive, one request at a time on each. */
import { connect, type Socket } from "node:net";

/** A request, and what must come of it. */
export interface Exchange {
  readonly name: string;
  /** The request as it goes over the wire. */
  readonly request: Buffer;
  readonly status: number;
  /** What the body must be: its bytes as Latin-1, which keeps every one. */
  readonly body: string;
}

/** Requests under way at the same time, each on a connection of its own. */
const CONNECTIONS = 8;

/**
 * Sends a request many times over eight connections that stay open meanwhile.
 *
 * @param port of a server on this machine
 * @param exchange what to send and expect
 * @param count how often
 * @throws Error at the first answer that is not the expected one
 */
export async function sendMany(port: number, exchange: Exchange, count: number): Promise<void> {
  // Servers close connections that were idle for a few seconds, so none is kept for the next turn.
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => open(port)));
  try {
    let left = count;
    await Promise.all(
      sockets.map(async (socket) => {
        while (left > 0) {
          left -= 1;
          verify(await answerOf(socket, exchange.request), exchange);
        }
      }),
    );
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.once("connect", () => resolve(socket)).once("error", reject);
  });
}

/** @returns the whole answer as Latin-1 */
function answerOf(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    if (socket.destroyed) return reject(new Error("The server closed between requests"));
    let text = "";
    const closed = () => done(() => reject(new Error(`The server closed after: ${text}`)));
    const read = (bytes: Buffer) => {
      text += bytes.toString("latin1");
      if (isWhole(text)) done(() => resolve(text));
    };
    const done = (settle: () => void) => {
      socket.off("data", read).off("close", closed);
      settle();
    };
    socket.on("data", read).once("close", closed);
    socket.write(request);
  });
}

const HEAD_END = "\r\n\r\n";

function isWhole(text: string): boolean {
  const end = text.indexOf(HEAD_END);
  if (end < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end + 2))?.[1];
  return length === undefined
    ? text.endsWith(`\r\n0${HEAD_END}`)
    : text.length >= end + HEAD_END.length + Number(length);
}

function verify(text: string, { name, status, body: expected }: Exchange): void {
  const end = text.indexOf(HEAD_END);
  const head = text.slice(0, end);
  let body = text.slice(end + HEAD_END.length);
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) body = unchunked(body);
  const right = head.startsWith(`HTTP/1.1 ${status} `) && body === expected;
  if (!right) throw new Error(`${name} was answered with:\n${text.slice(0, 2000)}`);
}

function unchunked(body: string): string {
  let whole = "";
  for (let at = 0; ; ) {
    const line = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.slice(at, line), 16);
    if (!(size > 0)) return whole;
    whole += body.slice(line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
}
