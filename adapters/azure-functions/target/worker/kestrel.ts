/** What the host's web server (Kestrel) makes of a request before the host sees it. */
import type { HeaderList } from "@portable-fn/adapter-kit";
import type { WireReply, WireRequest } from "@portable-fn/adapter-kit/host";
import { limits } from "../limits.ts";

/** A request as the host sees it. */
export interface HostRequest {
  readonly method: string;
  readonly host: string;
  /** Decoded and encoded again, as the host hands it on. */
  readonly path: string;
  /** With its `?`, or empty. */
  readonly query: string;
  /** Values decoded as UTF-8. */
  readonly headers: readonly [string, string][];
}

/** Bytes of a request line, KestrelServerLimits.MaxRequestLineSize. */
const REQUEST_LINE = 8192;

/** Kestrel's HttpUtilities.ValidateHostHeader. */
const HOST = /^(?:\[[\da-f:.%]+\]|[\w!"$&'()\-.~]*)(?::\d*)?$/i;

/**
 * Reads a request.
 *
 * @param wire as it came
 * @returns the request, or the answer that refuses it
 */
export function readRequest(wire: WireRequest): HostRequest | WireReply {
  const { method, headers, target } = wire;
  const hosts = headers.filter(([name]) => name.toLowerCase() === "host");
  if (method.length + target.length + 12 > REQUEST_LINE) return empty(414);
  const size = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  if (size > (limits.headerBytes.value ?? size)) return empty(431);
  const length = Number(
    headers.find(([name]) => name.toLowerCase() === "content-length")?.[1] ?? 0,
  );
  if (length > (limits.requestBytes.value ?? length)) return empty(413);
  const [, authority, rest = "/"] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(target) ?? [];
  const [host = ["", ""]] = hosts;
  if (hosts.length !== 1 || !HOST.test(host[1])) return empty(400);
  if (authority !== undefined && authority !== host[1]) return empty(400);
  const origin = authority === undefined ? target : rest;
  const [path = "", ...query] = origin.split("?");
  const normal = target === "*" ? "/" : normalPath(path || "/");
  const decoded = decodeValues(headers);
  if (normal === undefined || !decoded) return empty(400);
  const forwarded = wire.stream.socket;
  return {
    method,
    host: host[1],
    path: normal,
    query: query.length > 0 ? `?${query.join("?")}` : "",
    headers: withAddress(decoded, `${wire.address}:${forwarded.remotePort}`),
  };
}

/** @returns an answer with a status and nothing else */
export function empty(status: number): WireReply {
  return { status, headers: status === 204 ? [] : [["content-length", "0"]] };
}

/** Header values are UTF-8 for Kestrel, and anything else is a bad request. */
function decodeValues(headers: HeaderList): [string, string][] | undefined {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return headers.map(([name, value]) => [name, decoder.decode(Buffer.from(value, "latin1"))]);
  } catch {
    return undefined;
  }
}

/** Azure's front end stands before Kestrel and says whom it saw. */
function withAddress(headers: [string, string][], address: string): [string, string][] {
  const sent = headers.filter(([name]) => name.toLowerCase() === "x-forwarded-for");
  const others = headers.filter((field) => !sent.includes(field));
  return [...others, ["X-Forwarded-For", [...sent.map(([, value]) => value), address].join(", ")]];
}

/**
 * Decodes a path, takes dot segments out, and encodes it again (Kestrel's PathNormalizer and
 * UrlDecoder, then PathString.ToUriComponent): `%2F` stays, `%252F` becomes `%2F`.
 */
export function normalPath(path: string): string | undefined {
  if (!path.startsWith("/") || /[^\x21-\x7e]/.test(path) || path.includes("%00")) return undefined;
  const decoded = path.replace(/(?:%[\da-f]{2})+/gi, (run) =>
    run
      .split(/(%2f)/i)
      .map((part) => (/^%2f$/i.test(part) ? part : decode(part)))
      .join(""),
  );
  const kept: string[] = [];
  const parts = decoded.split("/").slice(1);
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    if (part === "..") kept.pop();
    else if (part !== ".") kept.push(part);
    if (last && (part === ".." || part === ".")) kept.push("");
  }
  return `/${kept.join("/")}`.replace(
    /%(?![\da-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]+/gi,
    encodeURIComponent,
  );
}

function decode(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}
