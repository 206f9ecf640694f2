/** Parts of events that several gateways make alike. */
import { type HeaderList, isEndToEnd, utf8 } from "@portable-fn/adapter-kit";
import { toBase64 } from "@portable-fn/adapter-kit/base64";
import type { MultiValues, SingleValues } from "../native.ts";
import type { GatewayRequest } from "./gateway.ts";

/** What a gateway states about the account; nobody reads it locally. */
export const ACCOUNT = "123456789012";

/** A request's target in parts. */
export interface TargetParts {
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
}

/** Splits a request target; of an absolute form the path alone counts. */
export function targetParts(target: string): TargetParts {
  const rooted = target.startsWith("/")
    ? target
    : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, "");
  const mark = rooted.indexOf("?");
  return mark < 0
    ? { path: rooted || "/", query: "" }
    : { path: rooted.slice(0, mark) || "/", query: rooted.slice(mark + 1) };
}

/** Decodes an escaped text as far as it can be. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
      try {
        return decodeURIComponent(run);
      } catch {
        return run;
      }
    });
  }
}

/** The pairs of a query, decoded. */
export function decodedPairs(query: string): [string, string][] {
  return [...new URLSearchParams(query)];
}

/** The pairs of a query, left encoded. */
export function encodedPairs(query: string): [string, string][] {
  return query
    .split("&")
    .filter(Boolean)
    .map((pair) => {
      const mark = pair.indexOf("=");
      return mark < 0 ? [pair, ""] : [pair.slice(0, mark), pair.slice(mark + 1)];
    });
}

/** The fields that pass a gateway, with what it adds about the connection. */
export function passedHeaders(request: GatewayRequest): [string, string][] {
  const ended = new Set([...REPLACED, ...namedBy(request.headers, "connection")]);
  const passed = request.headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return isEndToEnd(lower) && !ended.has(lower);
  });
  return [
    ...passed.map(([name, value]): [string, string] => [name, value]),
    [
      "X-Forwarded-For",
      [...namedBy(request.headers, "x-forwarded-for"), request.address].join(", "),
    ],
    ["X-Forwarded-Port", request.protocol === "https" ? "443" : "80"],
    ["X-Forwarded-Proto", request.protocol],
  ];
}

/** The members of a list that a field holds, in lower case. */
function namedBy(headers: HeaderList, field: string): string[] {
  return headers
    .filter(([name]) => name.toLowerCase() === field)
    .flatMap(([, value]) =>
      value
        .toLowerCase()
        .split(",")
        .map((member) => member.trim()),
    );
}

const REPLACED: ReadonlySet<string> = new Set([
  "x-forwarded-for",
  "x-forwarded-port",
  "x-forwarded-proto",
]);

/** One value a name: the last, or all of them joined. */
export function singleValues(
  pairs: Iterable<readonly [string, string]>,
  join: string | undefined,
): SingleValues {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = values.get(name);
    values.set(name, before === undefined || join === undefined ? value : before + join + value);
  }
  return Object.fromEntries(values);
}

/** All values of each name. */
export function multiValues(pairs: Iterable<readonly [string, string]>): MultiValues {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const before = values.get(name);
    if (before) before.push(value);
    else values.set(name, [value]);
  }
  return Object.fromEntries(values);
}

/** The same fields with names in lower case. */
export function lowerCase(headers: HeaderList): [string, string][] {
  return headers.map(([name, value]) => [name.toLowerCase(), value]);
}

/** The first value of a field. */
export function first(headers: HeaderList, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

const AS_TEXT = /^(?:text\/|application\/(?:[a-z0-9.+-]*\+)?(?:json|xml|javascript)(?:$|[ ;]))/i;

/** A body in an event: text if its type says so, else base64. */
export function bodyByType({ body, headers }: GatewayRequest): EventBody {
  const asText =
    AS_TEXT.test(first(headers, "content-type") ?? "") && !first(headers, "content-encoding");
  return asText ? bodyByBytes(body) : { body: toBase64(body), isBase64Encoded: body.length > 0 };
}

/** A body in an event: text if it can be, else base64. */
export function bodyByBytes(body: Uint8Array): EventBody {
  const text = utf8(body);
  return text === undefined
    ? { body: toBase64(body), isBase64Encoded: true }
    : { body: text, isBase64Encoded: false };
}

/** A body as events carry it. */
export interface EventBody {
  readonly body: string;
  readonly isBase64Encoded: boolean;
}
