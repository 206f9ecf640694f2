/** The init dictionary of `Request`: each member read once, in the order of Web IDL, and checked. */
import { type FlatHeaders, listFrom } from "./headers.ts";
import { byteString, dictionary, isToken, refuse, usvString } from "./webidl.ts";

/** The members that only travel along, and those that are the same in every request of a server. */
export interface RequestMembers {
  readonly cache: RequestCache;
  readonly credentials: RequestCredentials;
  readonly destination: RequestDestination;
  readonly duplex: "half";
  readonly integrity: string;
  readonly isHistoryNavigation: boolean;
  readonly isReloadNavigation: boolean;
  readonly keepalive: boolean;
  readonly mode: RequestMode;
  readonly redirect: RequestRedirect;
  readonly referrer: string;
  readonly referrerPolicy: ReferrerPolicy;
}

/** The dictionary, without what was not given. */
export interface RequestGiven extends Partial<RequestMembers> {
  readonly body?: unknown;
  readonly headers?: FlatHeaders;
  readonly method?: string;
  readonly signal?: AbortSignal | null;
}

/** The members of a request that is made from a URL alone. */
export const DEFAULTS: RequestMembers = {
  cache: "default",
  credentials: "same-origin",
  destination: "",
  duplex: "half",
  integrity: "",
  isHistoryNavigation: false,
  isReloadNavigation: false,
  keepalive: false,
  mode: "cors",
  redirect: "follow",
  referrer: "about:client",
  referrerPolicy: "",
};

/** The names of all of them. */
export const NAMES = Object.keys(DEFAULTS) as readonly (keyof RequestMembers)[];

/** In the order of the alphabet, as Web IDL reads; a text lists the values that are allowed. */
const CONVERSIONS: Readonly<Record<string, string | ((value: unknown) => unknown)>> = {
  body: (it) => it,
  cache: "default no-store reload no-cache force-cache only-if-cached",
  credentials: "omit same-origin include",
  duplex: "half",
  headers: listFrom,
  integrity: (it) => `${it}`,
  keepalive: Boolean,
  method: methodOf,
  mode: "same-origin no-cors cors",
  priority: "high low auto",
  redirect: "follow error manual",
  referrer: (it) => usvString(it) && new URL(usvString(it)).href,
  referrerPolicy:
    " no-referrer no-referrer-when-downgrade same-origin origin strict-origin origin-when-cross-origin strict-origin-when-cross-origin unsafe-url",
  signal: (it) =>
    it === null || it instanceof AbortSignal ? it : refuse("signal is no AbortSignal"),
  window: (it) => it === null || refuse("window is not null"),
};

/**
 * Reads the init dictionary.
 *
 * @param init what the constructor was given
 * @returns what it says
 * @throws TypeError for a value that is not allowed
 */
export function readInit(init: unknown): RequestGiven {
  const from = dictionary(init);
  const given: Record<string, unknown> = {};
  for (const name in CONVERSIONS) {
    const value = from[name];
    if (value !== undefined) given[name] = convert(name, value);
  }
  return given;
}

function convert(name: string, value: unknown): unknown {
  const conversion = CONVERSIONS[name];
  if (typeof conversion === "function") return conversion(value);
  const text = `${value}`;
  return conversion?.split(" ").includes(text) ? text : refuse(`${name} is none of: ${conversion}`);
}

/**
 * Settles the members of a request.
 *
 * @param given what the dictionary says
 * @param from the request that the new one is made from
 * @param method the new request's
 * @returns its members
 * @throws TypeError for members that exclude each other
 */
export function membersOf(
  given: RequestGiven,
  from: Request | undefined,
  method: string,
): RequestMembers {
  const isChanged = Object.keys(given).length > 0;
  if (!from && !isChanged) return DEFAULTS;
  let members = DEFAULTS;
  for (const name of NAMES) {
    // A request that is changed in any way no longer comes from where the first one came from.
    const inherits = from && !(isChanged && name.startsWith("referrer"));
    const value = given[name] ?? ((inherits ? from : DEFAULTS) as RequestMembers)[name];
    if (value !== members[name]) members = { ...members, [name]: value };
  }
  if (members.cache === "only-if-cached" && members.mode !== "same-origin") {
    refuse("only-if-cached needs mode same-origin");
  }
  if (members.mode === "no-cors" && !/^(?:GET|HEAD|POST)$/.test(method)) {
    refuse("no-cors does not allow the method");
  }
  return members;
}

function methodOf(value: unknown): string {
  const method = byteString(value);
  if (!isToken(method) || /^(?:connect|trace|track)$/i.test(method)) refuse("Not a method");
  return /^(?:delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method;
}
