/** Bindings: outside resources that an app declares and an entry supplies. */

/** The kinds of outside resource. */
export type BindingKind = "kv" | "bucket" | "queue" | "topic" | "secret";

/** A declared outside resource; `ctx.get(binding)` gives its client. */
export interface Binding<out Client = unknown> {
  readonly kind: BindingKind;
  /** The logical name; an entry's `bindings` option and the deployment map it to the real one. */
  readonly name: string;
  /** Never set: it carries the client's type. */
  readonly client?: Client;
}

type Declare = <Client = unknown>(name: string) => Binding<Client>;

const declare =
  (kind: BindingKind): Declare =>
  (name) => ({ kind, name });

/** Declares bindings, one function a kind. The type parameter is the client's type. */
export const bind: {
  /** A key-value store. */
  readonly kv: Declare;
  /** A bucket of objects. */
  readonly bucket: Declare;
  /** A queue to send to. */
  readonly queue: Declare;
  /** A topic to publish to. */
  readonly topic: Declare;
  /** A secret string. By default the variable of that name in capitals, `-` as `_`. */
  readonly secret: (name: string) => Binding<string>;
} = {
  kv: declare("kv"),
  bucket: declare("bucket"),
  queue: declare("queue"),
  topic: declare("topic"),
  secret: declare("secret"),
};
