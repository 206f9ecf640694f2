/** Requests to Azure Storage, signed with the account's key. */
import { createHmac } from "node:crypto";
import { Agent, request as send } from "node:http";
import { PortableError } from "@portable-fn/core";
import type { Account } from "./azurite.ts";

/** A request. */
export interface StorageRequest {
  readonly method: "GET" | "PUT" | "POST" | "DELETE" | "HEAD";
  /** The service's URL, of the account. */
  readonly base: string;
  /** Behind the service's URL, encoded, with a slash first. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** An answer. */
export interface StorageReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const VERSION = "2025-11-05";
const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/**
 * Sends a request.
 *
 * @param account whose key signs it
 * @param request what to send
 * @param accepted statuses besides 2xx that are no errors
 * @returns the answer
 * @throws PortableError `PFN_AZURE_STORAGE` for any other status
 */
export async function storageRequest(
  account: Account,
  request: StorageRequest,
  accepted: readonly number[] = [],
): Promise<StorageReply> {
  const { method, base, path, query = {}, headers = {}, body = "" } = request;
  const bytes = Buffer.from(body);
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const all: Record<string, string> = {
    ...headers,
    "x-ms-date": new Date().toUTCString(),
    "x-ms-version": VERSION,
    ...(bytes.length > 0 && { "content-length": String(bytes.length) }),
  };
  const signature = sign(account, method, url, query, all);
  const sent = { ...all, authorization: `SharedKey ${account.name}:${signature}` };
  const reply = await exchange(url, method, { "content-length": "0", ...sent }, bytes);
  if (reply.status < 300 || accepted.includes(reply.status)) return reply;
  const code = String(reply.headers["x-ms-error-code"] ?? "");
  throw new PortableError(
    "PFN_AZURE_STORAGE",
    `${method} ${url.pathname} was answered with ${reply.status} ${code}`,
    { fault: "provider" },
  );
}

function exchange(
  url: URL,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Promise<StorageReply> {
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method, headers, agent }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece)).on("error", reject);
      answer.once("end", () => {
        const { statusCode: status = 0 } = answer;
        resolve({ status, headers: answer.headers, body: Buffer.concat(pieces) });
      });
    });
    outgoing.once("error", (error: NodeJS.ErrnoException) => {
      // The server may close a connection in the moment in which it is used again.
      const isStale = outgoing.reusedSocket && error.code === "ECONNRESET";
      if (isStale) resolve(exchange(url, method, headers, body));
      else reject(error);
    });
    outgoing.end(body);
  });
}

/** https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key */
function sign(
  { name, key }: Account,
  method: string,
  url: URL,
  query: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
): string {
  const named = (header: string) => headers[header] ?? "";
  const own = Object.keys(headers).filter((it) => it.startsWith("x-ms-"));
  const parameters = Object.keys(query).sort();
  const lines = [
    method,
    ...["content-encoding", "content-language", "content-length", "content-md5"].map(named),
    ...["content-type", "date", "if-modified-since", "if-match", "if-none-match"].map(named),
    ...["if-unmodified-since", "range"].map(named),
    ...own.sort().map((it) => `${it}:${named(it)}`),
    `/${name}${url.pathname}`,
    ...parameters.map((it) => `${it.toLowerCase()}:${query[it]}`),
  ];
  return createHmac("sha256", Buffer.from(key, "base64")).update(lines.join("\n")).digest("base64");
}
