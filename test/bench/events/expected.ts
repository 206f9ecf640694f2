/** What a client must get, whichever form of result carries it. */
import { isDeepStrictEqual } from "node:util";

/** An answer. */
export interface Expected {
  readonly status: number;
  /** The media type without parameters. */
  readonly type: string;
  /** `Set-Cookie` values; the order of their attributes is free. */
  readonly cookies: readonly string[];
  /** The body as JSON, or */
  readonly json?: unknown;
  /** as bytes. */
  readonly base64?: string;
}

/** The JSON of an item. */
export const ITEM: Readonly<Record<string, unknown>> = {
  id: "42",
  q: "blue shoes",
  page: "2",
  tags: ["new", "sale"],
  session: "abc123",
};

/** The cookies that come with an item. */
export const ITEM_COOKIES: readonly string[] = [
  "session=abc123; Path=/; HttpOnly; Secure",
  "seen=42; Path=/",
];

interface Result {
  readonly statusCode?: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly unknown[]>>;
  readonly cookies?: readonly string[];
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
}

/**
 * Compares a result of Lambda with what the client must get.
 *
 * @param result what a handler returned
 * @param expected the answer
 * @returns what is wrong, or `undefined`
 */
export function difference(result: unknown, expected: Expected): string | undefined {
  const {
    statusCode,
    headers,
    multiValueHeaders,
    cookies = [],
    body,
    isBase64Encoded,
  } = (result ?? {}) as Result;
  if (statusCode !== expected.status) return `status ${statusCode}`;
  const fields = [
    ...Object.entries(headers ?? {}),
    ...Object.entries(multiValueHeaders ?? {}).flatMap(([name, values]) =>
      values.map((value) => [name, value] as const),
    ),
  ].map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  const type = fields.find(([name]) => name === "content-type")?.[1].split(";")[0];
  if (type !== expected.type) return `content type ${type}`;
  const set = [
    ...cookies,
    ...fields.flatMap(([name, value]) => (name === "set-cookie" ? value : [])),
  ];
  if (!isDeepStrictEqual(set.map(plain), expected.cookies.map(plain))) {
    return `${set.length} cookies of ${expected.cookies.length}`;
  }
  if (typeof body !== "string") return `body ${typeof body}`;
  if (expected.base64 !== undefined) {
    if (!isBase64Encoded) return "the bytes came as text";
    return body === expected.base64 ? undefined : "other bytes";
  }
  const text = isBase64Encoded ? Buffer.from(body, "base64").toString() : body;
  return isDeepStrictEqual(JSON.parse(text), expected.json) ? undefined : `body ${text}`;
}

function plain(cookie: string): string {
  const [pair, ...attributes] = cookie.split(/; */);
  return [pair, ...attributes.map((attribute) => attribute.toLowerCase()).sort()].join("; ");
}
