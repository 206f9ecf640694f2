/** The members that `Request` and `Response` share. */
import type { Body } from "./body.ts";
import { parseFormData } from "./form-data.ts";
import { valueIn } from "./headers.ts";
import { blobType } from "./mime.ts";

/** What the members need of their object. */
export interface BodyParts {
  readonly body: Body;
  readonly list: string[];
}

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
 * @param parts gives body and headers; throws a TypeError for an object of another class
 */
export function defineBodyMembers(prototype: object, parts: (self: unknown) => BodyParts): void {
  const members = {
    get body() {
      return parts(this).body.stream;
    },
    get bodyUsed() {
      return parts(this).body.used;
    },
    async arrayBuffer() {
      return (await parts(this).body.bytes()).buffer;
    },
    async blob() {
      const { body, list } = parts(this);
      return new Blob([await body.bytes()], { type: blobType(valueIn(list, "content-type")) });
    },
    async bytes() {
      return parts(this).body.bytes();
    },
    async formData() {
      const { body, list } = parts(this);
      return parseFormData(await body.bytes(), valueIn(list, "content-type"));
    },
    async json(): Promise<unknown> {
      return JSON.parse(await parts(this).body.text());
    },
    async text() {
      return parts(this).body.text();
    },
    textStream() {
      return parts(this).body.textStream();
    },
  };
  Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(members));
}
