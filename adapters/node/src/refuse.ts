/** Answers what is no HTTP request, on the bare socket. */
import { problemDocument } from "@portable-fn/adapter-kit";

/** What is used of the socket. */
export interface RawSocket {
  readonly writable: boolean;
  end(text: string): unknown;
  resume(): unknown;
  destroy(): unknown;
}

/** By the code that Node's parser gives; all others are 400. */
const STATUS: Readonly<Record<string, readonly [status: number, reason: string, detail: string]>> =
  {
    HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large", "The headers are too long"],
    HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, "Content Too Large", "The chunk extensions are too long"],
    ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout", "The request did not arrive in time"],
    CONNECT: [501, "Not Implemented", "CONNECT is not supported"],
  };
const OTHER = [400, "Bad Request", "The request is not valid HTTP"] as const;

/** A client that has been told so long ago does not listen. */
const LINGER_MS = 1_000;

/**
 * Answers with a problem document and closes the connection, late enough for the client to read it.
 *
 * @param socket the connection, nothing of an answer written on it
 * @param code of the parser's error
 */
export function refuse(socket: RawSocket, code: string | undefined): void {
  const [status, reason, detail] = (code !== undefined && STATUS[code]) || OTHER;
  const { body, headers } = problemDocument(status, detail);
  const lines = [
    `HTTP/1.1 ${status} ${reason}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${new TextEncoder().encode(body).byteLength}`,
    `date: ${new Date().toUTCString()}`,
    "connection: close",
  ];
  socket.end(`${lines.join("\r\n")}\r\n\r\n${body}`);
  socket.resume();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
