/** HTTP/1.1 messages as bytes: requests written exactly as told, response heads read as they are. */

/** Header fields in order; names and values as byte strings (Latin-1). */
export type Fields = readonly (readonly [name: string, value: string])[];

/** A request, spelled out. */
export interface RawRequest {
  /** Default `GET`. */
  readonly method?: string;
  /** The request target, sent as it is. Default `/`. */
  readonly target?: string;
  /** The `Host` value; `null` sends none. Default the URL's own. */
  readonly host?: string | null;
  /** Further fields, sent as they are. */
  readonly headers?: Fields;
  /**
   * The body. Bytes or text get a `Content-Length`, a list of pieces is sent chunked; neither when
   * `headers` say one of the two already.
   */
  readonly body?: Uint8Array | string | readonly (Uint8Array | string)[];
}

/** The head of a response. */
export class ResponseHead {
  /** The head as received, without its empty line, as a byte string. */
  readonly raw: string;
  /** The status line's version, such as `HTTP/1.1`. */
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  /** Names and values as received, outer blanks of values removed. */
  readonly fields: Fields;

  /** @param raw the head's bytes as Latin-1 */
  constructor(raw: string) {
    const [statusLine = "", ...lines] = raw.split("\r\n");
    const [, version = "", status = "", reason = ""] =
      /^(HTTP\/\d\.\d) (\d{3})(?: (.*))?$/.exec(statusLine) ?? [];
    this.raw = raw;
    this.version = version;
    this.status = Number(status);
    this.reason = reason;
    this.fields = lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
  }

  /**
   * All values of a field.
   *
   * @param name in any case
   * @returns the values in order
   */
  all(name: string): string[] {
    const lower = name.toLowerCase();
    return this.fields.filter(([key]) => key.toLowerCase() === lower).map(([, value]) => value);
  }

  /**
   * A field's value.
   *
   * @param name in any case
   * @returns its values joined with `, `; `undefined` when it is absent
   */
  get(name: string): string | undefined {
    const values = this.all(name);
    return values.length > 0 ? values.join(", ") : undefined;
  }
}

/** A whole response. */
export interface RawResponse extends ResponseHead {
  readonly body: Uint8Array;
  /** Whether the message ended as its framing says. */
  readonly complete: boolean;
  /** The body as UTF-8. */
  readonly text: string;
}

/**
 * Writes the bytes of a request.
 *
 * @param request the request
 * @param host the `Host` value where the request names none
 * @returns its pieces, in order
 */
export function requestBytes(request: RawRequest, host: string): Uint8Array[] {
  const { method = "GET", target = "/", headers = [], body } = request;
  const framed = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const name = request.host === undefined ? host : request.host;
  const lines = [`${method} ${target} HTTP/1.1`];
  if (name !== null) lines.push(`Host: ${name}`);
  lines.push(...headers.map(([key, value]) => `${key}: ${value}`));
  const pieces = body === undefined ? [] : isList(body) ? body.map(bytesOf) : [bytesOf(body)];
  const chunked = isList(body) && !framed;
  if (!framed && chunked) lines.push("Transfer-Encoding: chunked");
  else if (!framed && pieces[0]) lines.push(`Content-Length: ${pieces[0].byteLength}`);
  return [
    Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"),
    ...(chunked ? [...pieces.map(chunkOf), LAST_CHUNK] : pieces),
  ];
}

/** The chunk that ends a chunked body, without trailers. */
export const LAST_CHUNK: Uint8Array = Buffer.from("0\r\n\r\n");

/**
 * Writes one chunk of a chunked body.
 *
 * @param piece its data; not empty
 * @returns size line, data and line end
 */
export function chunkOf(piece: Uint8Array | string): Uint8Array {
  const data = bytesOf(piece);
  return Buffer.concat([
    Buffer.from(`${data.byteLength.toString(16)}\r\n`),
    data,
    Buffer.from("\r\n"),
  ]);
}

function bytesOf(piece: Uint8Array | string): Uint8Array {
  return typeof piece === "string" ? Buffer.from(piece, "utf8") : piece;
}

function isList(body: RawRequest["body"]): body is readonly (Uint8Array | string)[] {
  return Array.isArray(body);
}
