/** Conversions of Web IDL (https://webidl.spec.whatwg.org) that the three classes need. */

const BYTES = /^[\0-\xff]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all bytes but NUL and line breaks
const VALUE = /^[\x01-\t\v\f\x0e-\xff]*$/;
const TOKEN = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;
const EDGE = /^[\t\n\r ]+|[\t\n\r ]+$/g;

/** Throws a TypeError. */
export function refuse(why: string): never {
  throw new TypeError(why);
}

/** @returns the value as a string of bytes; throws a TypeError for what is none */
export function byteString(value: unknown): string {
  const text = `${value}`;
  return BYTES.test(text) ? text : refuse("A character is above 255");
}

/** @returns the value as a string without lone surrogates */
export function usvString(value: unknown): string {
  return `${value}`.toWellFormed();
}

/** @returns whether the text is a token of RFC 9110, such as a header name or a method */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Names met before: few, and checked again and again. Bounded, since clients choose names too. */
const known = new Map<string, string>();

/** @returns a header name in lower case; throws a TypeError for what is none */
export function headerName(value: unknown): string {
  const name = `${value}`;
  let lower = known.get(name);
  if (lower === undefined) {
    if (!TOKEN.test(name)) refuse("Not a header name");
    // The engine keeps one copy of a text that is a key: comparing two is comparing addresses.
    lower = Object.keys({ [name.toLowerCase()]: 0 })[0] ?? "";
    if (known.size < 500 && name.length < 50) known.set(name, lower);
  }
  return lower;
}

/** @returns a header value without white space at its ends; throws a TypeError for what is none */
export function headerValue(value: unknown): string {
  let text = `${value}`;
  if (text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32) {
    text = text.replace(EDGE, "");
  }
  return VALUE.test(text) ? text : refuse("Not a header value");
}

/** @returns the init dictionary; throws a TypeError for what is none */
export function dictionary(value: unknown): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  const isObject = typeof value === "object" || typeof value === "function";
  return isObject ? (value as Record<string, unknown>) : refuse("The init is no object");
}

/** Throws a TypeError when too few arguments were given. */
export function atLeast(count: number, given: ArrayLike<unknown>): void {
  if (given.length < count) refuse(`${count} arguments needed`);
}

/** Defines a property that no loop shows. */
export function hide(owner: object, key: PropertyKey, value: unknown, writable = false): void {
  Object.defineProperty(owner, key, { value, writable, enumerable: false, configurable: true });
}

/**
 * Makes the members of a class enumerable, as Web IDL has it, and names it and its instances.
 *
 * @param made the class
 * @param name also where a bundler gave the class another
 */
export function expose(made: { readonly prototype: object }, name: string): void {
  for (const owner of [made, made.prototype]) {
    for (const key of Object.getOwnPropertyNames(owner)) {
      if (/^(?:constructor|prototype|length|name)$/.test(key)) continue;
      Object.defineProperty(owner, key, { enumerable: true });
    }
  }
  hide(made, "name", name);
  hide(made.prototype, Symbol.toStringTag, name);
}
