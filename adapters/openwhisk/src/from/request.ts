/** Parts of events that several gateways make alike. */
import { type HeaderList, isEndToEnd } from "@portable-fn/adapter-kit";
import { toBase64 } from "@portable-fn/adapter-kit/base64";
import { PortableError } from "@portable-fn/core";
import type { SingleValues } from "../native.ts";
import type { GatewayRequest } from "./gateway.ts";

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
    ? { path: rooted, query: "" }
    : { path: rooted.slice(0, mark), query: rooted.slice(mark + 1) };
}

/**
 * The fields that pass a front, as JSON has them: their bytes read as UTF-8.
 *
 * @param request what the client sent
 * @returns the fields, names in lower case
 */
export function passedHeaders({ headers }: GatewayRequest): [string, string][] {
  const named = new Set(
    headers
      .filter(([name]) => name.toLowerCase() === "connection")
      .flatMap(([, value]) => value.toLowerCase().split(/\s*,\s*/)),
  );
  return headers
    .map(([name, value]): [string, string] => [
      name.toLowerCase(),
      Buffer.from(value, "latin1").toString("utf8"),
    ])
    .filter(([name]) => isEndToEnd(name) && !named.has(name));
}

/** One value a name: the last, or all of them joined. */
export function singleValues(
  headers: HeaderList,
  join: string | undefined,
  nameOf: (name: string) => string = (name) => name,
): SingleValues {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = values.get(name);
    values.set(name, before === undefined || join === undefined ? value : before + join + value);
  }
  return Object.fromEntries([...values].map(([name, value]) => [nameOf(name), value]));
}

/** The first value of a field. */
export function first(headers: HeaderList, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** A body in an event. Text is read as UTF-8; what is none is lost by it. */
export function bodyText(body: Uint8Array, isBase64: boolean): string {
  return isBase64 ? toBase64(body) : Buffer.from(body).toString("utf8");
}

/** What the client's query and body become where the platform takes them apart. */
export type Parameters = Readonly<Record<string, unknown>>;

/**
 * Takes a query and a JSON object or a form apart.
 *
 * @param request what the client sent
 * @param isReserved tells which names belong to the platform
 * @returns the parameters, the body's over the query's; `undefined` in place of the body's where the
 *   body is none of the two
 * @throws PortableError with status 400 for a reserved name and for JSON that is none
 */
export function parameters(
  request: GatewayRequest,
  isReserved: (name: string) => boolean,
): { readonly query: Parameters; readonly body: Parameters | undefined } {
  const query = Object.fromEntries(new URLSearchParams(targetParts(request.target).query));
  const body = bodyParameters(request);
  if ([...Object.keys(query), ...Object.keys(body ?? {})].some(isReserved)) {
    throw refused("The request defines parameters that are not allowed");
  }
  return { query, body };
}

function bodyParameters({ headers, body }: GatewayRequest): Parameters | undefined {
  const type = first(headers, "content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const text = Buffer.from(body).toString("utf8");
  if (type === "application/x-www-form-urlencoded") {
    return Object.fromEntries(new URLSearchParams(text));
  }
  if (body.length === 0 || !/^application\/json$|\+json$/.test(type)) return undefined;
  const value = parseJson(text);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Parameters)
    : undefined;
}

/**
 * Reads JSON as a platform does that refuses what is none.
 *
 * @throws PortableError with status 400
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused("The request's body is no JSON");
  }
}

function refused(message: string): PortableError {
  return new PortableError("PFN_BAD_REQUEST", message, { status: 400 });
}
