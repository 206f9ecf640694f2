/** Header fields of an event: names are checked at once, a value when somebody asks for it. */
import { isConnection, requestName, requestValue } from "@portable-fn/adapter-kit";
import { type EventFields, textOf } from "./fields.ts";

/** Header fields of an event. Several cookies are one header, as RFC 6265 §5.4 has it. */
export class EventHeaders {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #keys: readonly string[];
  /** As {@link namesOf} gives them. */
  #names: readonly string[];
  /** Payload 2.0 has a field of its own for them. */
  readonly #cookies: unknown;

  /**
   * @param event the event
   * @throws DecodeError with status 400 for a name that cannot be
   */
  constructor({ headers, multiValueHeaders, cookies }: EventFields) {
    this.#fields = (multiValueHeaders ?? headers ?? {}) as Readonly<Record<string, unknown>>;
    this.#keys = Object.keys(this.#fields);
    this.#names = namesOf(this.#keys);
    this.#cookies = cookies;
    if (this.#names.includes("")) this.#dropNamed();
  }

  /**
   * Gives a header.
   *
   * @param name in lower case
   * @returns its values, joined, or `null`
   * @throws DecodeError with status 400 for a value that cannot be, without one for what is no text
   */
  get(name: string): string | null {
    const value = this.raw(name);
    return value === undefined ? null : requestValue(value);
  }

  /**
   * Gives a header as it is in the event, for who checks it himself.
   *
   * @param name in lower case
   * @returns its values, joined, or `undefined`
   * @throws DecodeError for what is no text
   */
  raw(name: string): string | undefined {
    const separator = name === "cookie" ? "; " : ", ";
    let all = name === "cookie" ? joined(this.#cookies, separator) : undefined;
    if (all !== undefined) return all;
    for (let at = 0; at < this.#names.length; at += 1) {
      if (this.#names[at] !== name) continue;
      const text = joined(this.#fields[this.#keys[at] ?? ""], separator);
      if (text !== undefined) all = all === undefined ? text : all + separator + text;
    }
    return all;
  }

  /**
   * Lists all.
   *
   * @returns names in lower case and values in turn, a new list
   * @throws DecodeError as {@link get} does
   */
  list(): string[] {
    const list: string[] = [];
    for (const [at, name] of this.#names.entries()) {
      if (name === "" || name === "cookie") continue;
      for (const value of valuesOf(this.#fields[this.#keys[at] ?? ""])) {
        list.push(name, requestValue(value));
      }
    }
    const cookie = this.get("cookie");
    if (cookie !== null) list.push("cookie", cookie);
    return list;
  }

  /** What `Connection` names ends at the hop too, but never `host`. */
  #dropNamed(): void {
    const said = this.#keys.filter(isConnection).map((key) => joined(this.#fields[key], ","));
    const named = said
      .join()
      .toLowerCase()
      .split(/\s*,\s*/);
    this.#names = this.#names.map((name) => (name !== "host" && named.includes(name) ? "" : name));
  }
}

/** What the last event had: most events of a function have the same. */
let last: { readonly keys: readonly string[]; readonly names: readonly string[] } | undefined;

/** @returns the keys in lower case; empty for what ends at the hop */
function namesOf(keys: readonly string[]): readonly string[] {
  if (last?.keys.length === keys.length && last.keys.every((key, at) => key === keys[at])) {
    return last.names;
  }
  const names = keys.map((key) => requestName(key));
  last = { keys, names };
  return names;
}

function joined(value: unknown, separator: string): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.length === 1) return textOf(value[0]);
  const values = valuesOf(value);
  return values.length > 0 ? values.join(separator) : undefined;
}

function valuesOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map(textOf) : [textOf(value)];
}
