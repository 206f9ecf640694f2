/** Route templates of the host (ASP.NET Core routing), matched without regard to case. */
import { PortableError } from "@portable-fn/core";

/** A parsed template. */
export interface Route {
  /** Compares as ASP.NET orders routes: the smaller is tried first. */
  readonly rank: string;
  /**
   * @param path a path without the prefix, encoded
   * @returns what the template names, or `undefined` when it does not match
   */
  match(path: string): Record<string, string> | undefined;
}

interface Segment {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly accepts: readonly ((value: string) => boolean)[];
  readonly optional: boolean;
  readonly rest: boolean;
  readonly rank: number;
}

const PARAMETER = /\{(\*{0,2})([A-Za-z_][\w-]*)((?::[^:{}=?]+)*)(?:=([^{}?]*))?(\?)?\}/g;

/**
 * Parses a route template.
 *
 * @param template such as `products/{category:alpha}/{id:int?}` or `{*path}`
 * @returns the route
 * @throws PortableError `PFN_AZURE_ROUTE` for what is not understood
 */
export function parseRoute(template: string): Route {
  const parts = template.replace(/^\/|\/$/g, "").split("/");
  const segments = parts.filter((part) => part !== "").map((part) => parseSegment(part, template));
  return {
    rank: segments.map(({ rank }) => rank).join(""),
    match: (path) => match(segments, path),
  };
}

function parseSegment(part: string, template: string): Segment {
  const names: string[] = [];
  const accepts: ((value: string) => boolean)[] = [];
  let [optional, rest, constrained, at, source] = [false, false, false, 0, ""];
  for (const found of part.matchAll(PARAMETER)) {
    const [whole, stars, name = "", constraints, fallback, mark] = found;
    if (fallback !== undefined) throw unknownRoute(template, "a default value");
    source += `${literal(part.slice(at, found.index), template)}(${stars ? ".*" : "[^/]+?"})`;
    at = found.index + whole.length;
    names.push(name);
    const tests = (constraints ?? "")
      .split(":")
      .slice(1)
      .map((it) => constraint(it, template));
    accepts.push((value) => tests.every((test) => test(value)));
    constrained ||= tests.length > 0;
    rest ||= Boolean(stars);
    optional ||= mark === "?";
  }
  source += literal(part.slice(at), template);
  const alone = names.length === 1 && part.startsWith("{") && at === part.length;
  if ((rest || optional) && !alone) throw unknownRoute(template, "a part that is not alone");
  const rank = names.length === 0 ? 1 : (rest ? 4 : 2) + (constrained || !alone ? 0 : 1);
  return { pattern: new RegExp(`^${source}$`, "is"), names, accepts, optional, rest, rank };
}

function match(segments: readonly Segment[], path: string): Record<string, string> | undefined {
  const given = path.split("/").filter((part, index, all) => part !== "" || index < all.length - 1);
  if (given[0] === "") given.shift();
  const params: Record<string, string> = Object.create(null);
  for (const [index, segment] of segments.entries()) {
    const value = segment.rest ? given.slice(index).join("/") : given[index];
    if (value === undefined || value === "") {
      if (segment.optional || segment.rest) continue;
      return undefined;
    }
    const decoded = value.split(/(%2f)/i).map(decode).join("");
    const found = segment.pattern.exec(decoded);
    if (!found) return undefined;
    for (const [at, name] of segment.names.entries()) {
      const text = found[at + 1] ?? "";
      if (!segment.accepts[at]?.(text)) return undefined;
      params[name] = text;
    }
  }
  const open = segments.at(-1)?.rest === true;
  return open || given.length <= segments.length ? params : undefined;
}

/** The host decodes all but the slash. */
function decode(text: string): string {
  if (/^%2f$/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function literal(text: string, template: string): string {
  if (/[{}]/.test(text)) throw unknownRoute(template, text);
  return text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;
const WHOLE = /^-?\d+$/;

const CONSTRAINTS: Readonly<Record<string, (args: number[]) => (value: string) => boolean>> = {
  int: () => (value) => WHOLE.test(value) && Math.abs(Number(value)) < 2 ** 31,
  long: () => (value) => WHOLE.test(value) && value.length < 20,
  decimal: () => (value) => NUMBER.test(value),
  double: () => (value) => NUMBER.test(value),
  float: () => (value) => NUMBER.test(value),
  bool: () => (value) => /^(?:true|false)$/i.test(value),
  alpha: () => (value) => /^[a-z]*$/i.test(value),
  guid: () => (value) => /^\{?[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}\}?$/i.test(value),
  required: () => (value) => value !== "",
  minlength:
    ([least = 0]) =>
    (value) =>
      value.length >= least,
  maxlength:
    ([most = 0]) =>
    (value) =>
      value.length <= most,
  length:
    ([least = 0, most = least]) =>
    (value) =>
      value.length >= least && value.length <= most,
  min:
    ([least = 0]) =>
    (value) =>
      WHOLE.test(value) && Number(value) >= least,
  max:
    ([most = 0]) =>
    (value) =>
      WHOLE.test(value) && Number(value) <= most,
  range:
    ([least = 0, most = 0]) =>
    (value) =>
      WHOLE.test(value) && Number(value) >= least && Number(value) <= most,
};

function constraint(text: string, template: string): (value: string) => boolean {
  const [, name = "", args] = /^([a-z]+)(?:\(([-\d, ]*)\))?$/i.exec(text) ?? [];
  const key = name.toLowerCase();
  const make = Object.hasOwn(CONSTRAINTS, key) ? CONSTRAINTS[key] : undefined;
  if (!make) throw unknownRoute(template, `the constraint ${text}`);
  return make(args ? args.split(",").map(Number) : []);
}

function unknownRoute(template: string, what: string): PortableError {
  return new PortableError(
    "PFN_AZURE_ROUTE",
    `The route ${JSON.stringify(template)} has ${what}, which is not understood`,
    { fix: "Write plain text, {name}, {name?}, {name:int} or {*rest}, and check values in code" },
  );
}
