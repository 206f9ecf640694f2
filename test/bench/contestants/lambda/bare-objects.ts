/**
 * The Hono app on objects that check nothing and can do nothing else, made from payload 2.0: what is
 * left when an adapter and its web objects cost nothing. No adapter can be below.
 */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { shop } from "../shop.ts";

class BareHeaders {
  readonly list: string[] = [];

  get(name: string): string | null {
    const at = this.list.indexOf(name.toLowerCase());
    return at < 0 ? null : (this.list[at + 1] ?? null);
  }

  append(name: string, value: string): void {
    this.list.push(name.toLowerCase(), value);
  }

  set(name: string, value: string): void {
    this.append(name, value);
  }
}

class BareRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: BareHeaders = new BareHeaders();
  readonly #body: string | Buffer;

  constructor(method: string, url: string, body: string | Buffer) {
    this.method = method;
    this.url = url;
    this.#body = body;
  }

  async text(): Promise<string> {
    return String(this.#body);
  }

  async arrayBuffer(): Promise<ArrayBufferLike> {
    return typeof this.#body === "string" ? new ArrayBuffer() : this.#body.buffer;
  }
}

class BareResponse {
  readonly body: string | ArrayBuffer;
  readonly status: number;
  readonly headers: BareHeaders | Readonly<Record<string, string>>;

  constructor(
    body: string | ArrayBuffer,
    init: { status?: number; headers: BareResponse["headers"] },
  ) {
    this.body = body;
    this.status = init.status ?? 200;
    this.headers = init.headers;
  }
}

Object.assign(globalThis, { Headers: BareHeaders, Response: BareResponse });

/**
 * Answers an event of payload 2.0.
 *
 * @param event as the gateway sends it
 * @returns the result
 * @throws TypeError for another form of event
 */
export async function handler(
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { rawPath, rawQueryString, requestContext, cookies, body = "", isBase64Encoded } = event;
  const url = `https://${requestContext.domainName}${rawPath}?${rawQueryString}`;
  const content = isBase64Encoded ? Buffer.from(body, "base64") : body;
  const request = new BareRequest(requestContext.http.method, url, content);
  if (cookies) request.headers.list.push("cookie", cookies.join("; "));
  const response = (await shop.fetch(request as unknown as Request)) as unknown as BareResponse;
  return resultOf(response);
}

function resultOf({ status, headers: given, body }: BareResponse) {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  const list = given instanceof BareHeaders ? given.list : Object.entries(given).flat();
  for (let at = 0; at < list.length; at += 2) {
    const [name = "", value = ""] = [list[at], list[at + 1]];
    if (name === "set-cookie") cookies.push(value);
    else headers[name.toLowerCase()] = value;
  }
  const isText = typeof body === "string";
  return {
    statusCode: status,
    headers,
    cookies,
    body: isText ? body : Buffer.from(body).toString("base64"),
    isBase64Encoded: !isText,
  };
}
