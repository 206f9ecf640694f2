/** Reads what is to be validated from a request; nothing that no schema asks for. */
import { badRequest, contentTooLarge, unsupportedMediaType } from "../errors/problem.ts";
import type { HonoContext } from "../portable.ts";
import type { Place } from "./issues.ts";
import { parseJson } from "./json.ts";

/** How much is taken, and where route parameters stand. */
export interface ReadSettings {
  readonly maxBytes: number;
  readonly maxDepth: number;
  readonly path: RegExp | undefined;
}

/** A request, and the Hono context where there is one. */
export interface Source {
  readonly request: Request;
  readonly c: HonoContext | undefined;
}

type Read = (source: Source, settings: ReadSettings, body: unknown) => unknown;

/** A place that is in the body. */
export type BodyPlace = "json" | "form";

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
const FORM_TYPE = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i;

/** How each place is read. */
export const READ: Readonly<Record<Exclude<Place, "event">, Read>> = {
  params: ({ request, c }, { path }) => {
    if (c?.req.param) return c.req.param();
    const { pathname } = new URL(request.url);
    const found = path?.exec(pathname)?.groups ?? {};
    return grouped(Object.entries(found).map(([name, value]) => [name, decoded(value)]));
  },
  query: ({ request }) => {
    const { url } = request;
    const at = url.indexOf("?");
    return at < 0 ? {} : grouped(new URLSearchParams(url.slice(at).split("#", 1)[0]));
  },
  headers: ({ request }) => grouped(request.headers),
  cookies: ({ request }) => grouped(cookiesIn(request.headers.get("cookie") ?? "")),
  json(_source, { maxBytes, maxDepth }, body) {
    const text = body as string;
    // A character is a byte at least, so no counting of bytes can find it smaller.
    if (text.length > maxBytes) throw contentTooLarge(`The body is over ${maxBytes} bytes`);
    return parseJson(text, maxDepth);
  },
  form: (_source, _settings, body) => grouped(body as FormData),
};

/**
 * Reads the body. It is all that has to be waited for, and this is the one promise of it.
 *
 * @param place what it must be
 * @param source the request
 * @param settings how much is taken
 * @returns text for JSON, else the form
 * @throws HttpProblem 413 or 415; the promise rejects with 400 for what is no form
 */
export function readBody(
  place: BodyPlace,
  { request, c }: Source,
  { maxBytes }: ReadSettings,
): Promise<unknown> {
  if (place === "json") {
    expectType(request, JSON_TYPE, "JSON");
    expectSize(request, maxBytes);
    return c?.req.text ? c.req.text() : request.text();
  }
  expectType(request, FORM_TYPE, "a form");
  expectSize(request, maxBytes);
  return request.formData().catch(() => {
    throw badRequest("The body is no form");
  });
}

function expectType({ headers }: Request, type: RegExp, what: string): void {
  const given = headers.get("content-type");
  if (given === "application/json" && type === JSON_TYPE) return; // nearly always
  if (given === null || !type.test(given)) {
    throw unsupportedMediaType(`The body must be ${what}, and its Content-Type must say so`);
  }
}

function expectSize({ headers }: Request, maxBytes: number): void {
  if (Number(headers.get("content-length")) > maxBytes) {
    throw contentTooLarge(`The body is over ${maxBytes} bytes`);
  }
}

/** A name that comes once gives its value, one that comes again a list. */
function grouped<Value>(pairs: Iterable<readonly [string, Value]>): Record<string, unknown> {
  const all = new Map<string, unknown>();
  for (const [name, value] of pairs) {
    const before = all.get(name);
    if (before === undefined) all.set(name, value);
    else if (Array.isArray(before)) before.push(value);
    else all.set(name, [before, value]);
  }
  // Unlike an assignment, this makes a member even of the name `__proto__`.
  return Object.fromEntries(all);
}

function* cookiesIn(header: string): Generator<[string, string]> {
  const seen = new Set<string>();
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    const name = part.slice(0, Math.max(0, at)).trim();
    // The first of two is the one of the longer path.
    if (!name || seen.has(name)) continue;
    seen.add(name);
    const value = part.slice(at + 1).trim();
    yield [name, decoded(/^".*"$/.test(value) ? value.slice(1, -1) : value)];
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Makes a pattern of a path.
 *
 * @param path such as `/orders/:id`
 * @returns what finds the parameters in a path
 */
export function pathPattern(path: string): RegExp {
  const parts = path.split("/").map((part) => {
    const [, name] = /^:([a-zA-Z_]\w*)$/.exec(part) ?? [];
    return name ? `(?<${name}>[^/]+)` : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("/")}$`);
}
