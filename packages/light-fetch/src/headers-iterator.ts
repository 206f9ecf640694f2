/** The iterator of `Headers`: it sees changes made while it runs. */
import { hide } from "./webidl.ts";

/** What iterators inherit their helpers from. */
const IteratorPrototype: object = Object.getPrototypeOf(
  Object.getPrototypeOf([][Symbol.iterator]()),
);

class Iterator<T> {
  readonly #pick: (at: number) => T | undefined;
  #at = 0;

  static {
    const { prototype } = Iterator;
    Object.setPrototypeOf(prototype, IteratorPrototype);
    Object.defineProperty(prototype, "next", { enumerable: true });
    hide(prototype, Symbol.toStringTag, "Headers Iterator");
    // Web IDL: iterators have no constructor of their own.
    Reflect.deleteProperty(prototype, "constructor");
  }

  constructor(pick: (at: number) => T | undefined) {
    this.#pick = pick;
  }

  next(): { done: boolean; value: T | undefined } {
    const value = this.#pick(this.#at);
    if (value !== undefined) this.#at += 1;
    return { value, done: value === undefined };
  }
}

/**
 * Makes an iterator.
 *
 * @param pick gives what stands at a place, `undefined` past the end
 * @returns an iterator over all places
 */
export function makeIterator<T>(pick: (at: number) => T | undefined): HeadersIterator<T> {
  return new Iterator(pick) as unknown as HeadersIterator<T>;
}
