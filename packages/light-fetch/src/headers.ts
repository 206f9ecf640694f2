/** `Headers`: one flat list of lower-case names and values, combined only when asked. */
import { makeIterator } from "./headers-iterator.ts";
import { isInstance } from "./instance.ts";
import { atLeast, expose, headerName, headerValue, hide, refuse } from "./webidl.ts";

/** Names and values in turn: `["accept", "*", "x-a", "1"]`. Names in lower case. */
export type FlatHeaders = string[];

/** Headers that somebody else holds until all of them are asked for. */
export interface HeadersSource {
  /** Names in lower case; read once, and the reader's own from then on. */
  readonly headers: FlatHeaders;
  /** Gives the values of a name in lower case, joined; `undefined` where only the list can tell. */
  header?(name: string): string | null | undefined;
}

/** Makes headers around a list that is checked; it is theirs from then on. */
export let headersFrom: (list: FlatHeaders, immutable?: boolean) => Headers;

/** Makes headers that ask for what is asked of them. */
export let lazyHeaders: (source: HeadersSource) => Headers;

/** Gives the list inside headers; not a copy. */
export let listOf: (headers: Headers) => FlatHeaders;

/** Copies headers, with whether they can be changed. */
export let copyOf: (headers: Headers) => Headers;

/** Headers as the Fetch standard has them, without loading anything. */
export class Headers implements globalThis.Headers {
  #list: FlatHeaders;
  /** None once there is a list. */
  #source: HeadersSource | undefined;
  #immutable = false;
  #sorted: [string, string][] | undefined;

  static {
    headersFrom = (list, immutable = false) => {
      const headers = new Headers();
      headers.#list = list;
      headers.#immutable = immutable;
      return headers;
    };
    lazyHeaders = (source) => {
      const headers = new Headers();
      headers.#source = source;
      return headers;
    };
    listOf = (headers) => headers.#read();
    copyOf = (headers) => headersFrom(headers.#read().slice(), headers.#immutable);
    expose(Headers, "Headers");
    hide(Headers.prototype, Symbol.iterator, Headers.prototype.entries, true);
  }

  /**
   * @param init pairs, a record, or other headers
   * @throws TypeError for a name or a value that no message can carry
   */
  constructor(init: HeadersInit | undefined = undefined) {
    this.#list = init === undefined ? [] : listFrom(init);
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return isInstance(value, this, Headers, (it) => #list in it, "Headers");
  }

  append(name: string, value: string): void {
    atLeast(2, arguments);
    const key = headerName(name);
    const text = headerValue(value);
    this.#change().push(key, text);
  }

  delete(name: string): void {
    atLeast(1, arguments);
    const key = headerName(name);
    remove(this.#change(), key, 0);
  }

  get(name: string): string | null {
    atLeast(1, arguments);
    const key = headerName(name);
    const value = this.#source?.header?.(key);
    return value === undefined ? valueIn(this.#read(), key) : value;
  }

  getSetCookie(): string[] {
    const list = this.#read();
    return list.filter((_, at) => at % 2 === 1 && list[at - 1] === "set-cookie");
  }

  has(name: string): boolean {
    atLeast(1, arguments);
    return indexIn(this.#read(), headerName(name), 0) >= 0;
  }

  set(name: string, value: string): void {
    atLeast(2, arguments);
    const key = headerName(name);
    const text = headerValue(value);
    const list = this.#change();
    const at = indexIn(list, key, 0);
    if (at < 0) {
      list.push(key, text);
    } else {
      list[at + 1] = text;
      remove(list, key, at + 2);
    }
  }

  forEach(
    callback: (value: string, key: string, parent: globalThis.Headers) => void,
    // Optional, and with a default so that the method's length is 1.
    thisArg: unknown = undefined,
  ): void {
    atLeast(1, arguments);
    this.#list;
    if (typeof callback !== "function") refuse("The callback is no function");
    // The list may change meanwhile, and then the walk goes on over the new one.
    for (let at = 0, entry = this.#entry(0); entry; at += 1, entry = this.#entry(at)) {
      callback.call(thisArg, entry[1], entry[0], this);
    }
  }

  keys(): HeadersIterator<string> {
    this.#list;
    return makeIterator((at) => this.#entry(at)?.[0]);
  }

  values(): HeadersIterator<string> {
    this.#list;
    return makeIterator((at) => this.#entry(at)?.[1]);
  }

  entries(): HeadersIterator<[string, string]> {
    this.#list;
    return makeIterator((at) => this.#entry(at)?.slice() as [string, string] | undefined);
  }

  declare [Symbol.iterator]: () => HeadersIterator<[string, string]>;

  #change(): FlatHeaders {
    if (this.#immutable) refuse("These headers cannot be changed");
    this.#sorted = undefined;
    return this.#read();
  }

  #read(): FlatHeaders {
    if (this.#source) {
      this.#list = this.#source.headers;
      this.#source = undefined;
    }
    return this.#list;
  }

  #entry(at: number): [string, string] | undefined {
    this.#sorted ??= sortAndCombine(this.#read());
    return this.#sorted[at];
  }
}

/**
 * Reads what headers are made from.
 *
 * @param init pairs, a record, or other headers
 * @returns a new list
 * @throws TypeError for a name or a value that no message can carry
 */
export function listFrom(init: unknown): FlatHeaders {
  if (init === null || (typeof init !== "object" && typeof init !== "function")) {
    return refuse("Headers are pairs or a record");
  }
  const iterate: unknown = (init as Partial<Iterable<unknown>>)[Symbol.iterator];
  if (iterate === Headers.prototype.entries) return listOf(init as Headers).slice();
  const list: FlatHeaders = [];
  if (iterate !== undefined && iterate !== null) {
    for (const pair of init as Iterable<Iterable<unknown>>) {
      const parts = typeof pair === "object" && pair !== null ? [...pair] : [];
      if (parts.length !== 2) refuse("A header is no pair");
      list.push(headerName(parts[0]), headerValue(parts[1]));
    }
  } else {
    for (const key of keysOf(init)) {
      if (!Object.prototype.propertyIsEnumerable.call(init, key)) continue;
      list.push(headerName(key), headerValue((init as Record<PropertyKey, unknown>)[key]));
    }
  }
  return list;
}

/** Not an import, which is not needed: Node has loaded it. */
const { isProxy } = process.getBuiltinModule("node:util/types");

/** All keys, or, at a tenth of the cost, those that matter where nobody can see the difference. */
function keysOf(record: object): (string | symbol)[] {
  const isSimple = !isProxy(record) && Object.getOwnPropertySymbols(record).length === 0;
  return isSimple ? Object.keys(record) : Reflect.ownKeys(record);
}

function indexIn(list: FlatHeaders, key: string, from: number): number {
  for (let at = from; at < list.length; at += 2) if (list[at] === key) return at;
  return -1;
}

/** @returns the values of a name joined with `, `, or `null` */
export function valueIn(list: FlatHeaders, key: string): string | null {
  let joined: string | null = null;
  for (let at = indexIn(list, key, 0); at >= 0; at = indexIn(list, key, at + 2)) {
    const value = list[at + 1] ?? "";
    joined = joined === null ? value : `${joined}, ${value}`;
  }
  return joined;
}

/** Adds a header unless there is one of that name. */
export function addIfNone(list: FlatHeaders, key: string, value: string): void {
  if (indexIn(list, key, 0) < 0) list.push(key, value);
}

function remove(list: FlatHeaders, key: string, from: number): void {
  for (let at = indexIn(list, key, from); at >= 0; at = indexIn(list, key, at)) list.splice(at, 2);
}

function sortAndCombine(list: FlatHeaders): [string, string][] {
  const entries: [string, string][] = [];
  for (let at = 0; at < list.length; at += 2) entries.push([list[at] ?? "", list[at + 1] ?? ""]);
  // The sort is stable, so that what belongs together comes together and in its order.
  entries.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  let last: [string, string] | undefined;
  return entries.filter((entry) => {
    if (entry[0] === last?.[0] && entry[0] !== "set-cookie") {
      last[1] += `, ${entry[1]}`;
      return false;
    }
    last = entry;
    return true;
  });
}
