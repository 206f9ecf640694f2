/** The members that `Request` and `Response` share. */
import type { Body } from "./body.ts";
import { parseFormData } from "./form-data.ts";
import { type FlatHeaders, valueIn } from "./headers.ts";
import { blobType } from "./mime.ts";

/** The shared members, for types. */
export interface BodyMembers {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<Blob>;
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  formData(): Promise<FormData>;
  json(): Promise<unknown>;
  text(): Promise<string>;
  textStream(): ReadableStream<string>;
}

/**
 * Gives a class the members; they are its own, as Web IDL has it for mixins.
 *
 * @param prototype the class's
 * @param bodyOf gives the body; throws a TypeError for an object of another class
 * @param listOf gives the headers, likewise
 */
export function defineBodyMembers(
  prototype: object,
  bodyOf: (self: unknown) => Body,
  listOf: (self: unknown) => FlatHeaders,
): void {
  const typeOf = (self: unknown) => valueIn(listOf(self), "content-type");
  const members = {
    get body() {
      return bodyOf(this).stream;
    },
    get bodyUsed() {
      return bodyOf(this).used;
    },
    arrayBuffer() {
      return promise(
        () => bodyOf(this).bytes(),
        ({ buffer }) => buffer,
      );
    },
    blob() {
      const toBlob = (bytes: Uint8Array<ArrayBuffer>) =>
        new Blob([bytes], { type: blobType(typeOf(this)) });
      return promise(() => bodyOf(this).bytes(), toBlob);
    },
    bytes() {
      return promise(() => bodyOf(this).bytes());
    },
    formData() {
      const toForm = (bytes: Uint8Array<ArrayBuffer>) => parseFormData(bytes, typeOf(this));
      return promise(() => bodyOf(this).bytes(), toForm);
    },
    json() {
      return promise(
        () => bodyOf(this).text(),
        (text): unknown => JSON.parse(text),
      );
    },
    text() {
      return promise(() => bodyOf(this).text());
    },
    textStream() {
      return bodyOf(this).textStream();
    },
  };
  Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(members));
}

/** Makes a promise of what is there at once, or throws. An async function would make two more. */
function promise<From, To = From>(
  read: () => From | Promise<From>,
  map: (from: From) => To | Promise<To> = (from) => from as unknown as To,
): Promise<To> {
  try {
    const from = read();
    return from instanceof Promise ? from.then(map) : Promise.resolve(map(from));
  } catch (error) {
    return Promise.reject(error);
  }
}
