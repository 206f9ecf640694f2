/** Header fields of an event: names are checked at once, a value when somebody asks for it. */
import { isConnection, requestName, requestValue } from "@portable-fn/adapter-kit";
import { type EventFields, textOf } from "./fields.ts";

/** Header fields of an event. Several cookies are one header, as RFC 6265 §5.4 has it. */
export class EventHeaders {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #keys: readonly string[];
  /** The keys in lower case; empty for what ends at the hop. */
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
    this.#names = this.#keys.map(nameOf);
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

/** `map` gives more than a name. */
const nameOf = (key: string): string => requestName(key);

function joined(value: unknown, separator: string): string | undefined {
  if (typeof value === "string") return value;
  const values = valuesOf(value);
  return values.length > 0 ? values.join(separator) : undefined;
}

function valuesOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map(textOf) : [textOf(value)];
}
