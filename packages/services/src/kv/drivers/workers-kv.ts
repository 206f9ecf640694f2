/** A store in Workers KV: quick to read anywhere, slow to tell others. */
import type {
  KvCapabilities,
  KvDriver,
  KvEntry,
  KvListOptions,
  KvPage,
  KvSetOptions,
} from "../driver.ts";
import { guarded } from "../store-error.ts";

/** What the driver needs of a KV binding; `KVNamespace` fits. */
export interface WorkersKvBinding {
  getWithMetadata(
    key: string,
    type: "arrayBuffer",
  ): Promise<{ readonly value: ArrayBuffer | null; readonly metadata: unknown }>;
  put(key: string, value: ArrayBufferView, options: WorkersKvPutOptions): Promise<void>;
  delete(key: string): Promise<void>;
  list(options: {
    readonly prefix: string;
    readonly limit: number;
    readonly cursor?: string | null;
  }): Promise<WorkersKvList>;
}

/** How a value is put into Workers KV. */
export interface WorkersKvPutOptions {
  expirationTtl?: number;
  metadata?: { readonly expires: number } | null;
}

/** A page that Workers KV lists. */
export interface WorkersKvList {
  readonly keys: readonly { readonly name: string; readonly metadata?: unknown }[];
  readonly list_complete: boolean;
  readonly cursor?: string;
}

/** Options of the store in Workers KV. */
export interface WorkersKvOptions {
  /** The time, in milliseconds since the epoch. Default the real one. */
  readonly now?: () => number;
}

/** Stands before every key, since KV refuses the keys `.` and `..`. */
const MARK = ":";
/** The most keys that KV lists at once. */
const PAGE = 1000;

/**
 * Makes a store in Workers KV. It has no compare-and-set, and others may see what was there before for
 * a minute or longer: it serves caches and settings, neither locks nor counters. Keys stand in KV with
 * a `:` before them.
 *
 * @param namespace the binding, such as `env.KV`
 * @param options the clock
 * @returns the driver
 */
export function workersKv(namespace: WorkersKvBinding, options: WorkersKvOptions = {}): KvDriver {
  return new WorkersKvStore(namespace, options);
}

class WorkersKvStore implements KvDriver {
  readonly name = "workers-kv";
  // developers.cloudflare.com/kv/platform/limits and /kv/api/write-key-value-pairs, read 2026-11.
  readonly capabilities: KvCapabilities = {
    compareAndSet: false,
    consistent: false,
    list: true,
    minTtlSeconds: 60,
    maxKeyBytes: 512 - MARK.length,
    maxValueBytes: 25 * 1024 * 1024,
  };
  readonly #namespace: WorkersKvBinding;
  readonly #now: () => number;

  constructor(namespace: WorkersKvBinding, { now = Date.now }: WorkersKvOptions) {
    this.#namespace = namespace;
    this.#now = now;
  }

  async get(key: string): Promise<KvEntry | undefined> {
    const { value, metadata } = await guarded(this.name, () =>
      this.#namespace.getWithMetadata(MARK + key, "arrayBuffer"),
    );
    if (value === null || this.#isOver(metadata)) return undefined;
    return { value: new Uint8Array(value), version: "" };
  }

  async set(key: string, value: Uint8Array, { ttlSeconds }: KvSetOptions): Promise<void> {
    const options =
      ttlSeconds === undefined
        ? {}
        : {
            // KV takes whole seconds, and may serve from a cache for longer: the metadata is exact.
            expirationTtl: Math.ceil(ttlSeconds),
            metadata: { expires: Math.ceil(this.#now() + ttlSeconds * 1000) },
          };
    await guarded(this.name, () => this.#namespace.put(MARK + key, value, options));
  }

  async delete(key: string): Promise<void> {
    await guarded(this.name, () => this.#namespace.delete(MARK + key));
  }

  async list({ prefix, limit, cursor }: KvListOptions): Promise<KvPage> {
    const page = await guarded(this.name, () =>
      this.#namespace.list({
        prefix: MARK + prefix,
        limit: Math.min(limit, PAGE),
        ...(cursor !== undefined && { cursor }),
      }),
    );
    const keys = page.keys
      .filter(({ metadata }) => !this.#isOver(metadata))
      .map(({ name }) => name.slice(MARK.length));
    return { keys, ...(!page.list_complete && page.cursor && { cursor: page.cursor }) };
  }

  #isOver(metadata: unknown): boolean {
    const { expires } = (metadata ?? {}) as { readonly expires?: number };
    return expires !== undefined && expires <= this.#now();
  }
}
