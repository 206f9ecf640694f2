/** A store in Redis or Valkey, by node-redis: the client that Redis itself keeps. */
import { PortableError } from "@portable-fn/core";
import type {
  KvCapabilities,
  KvDriver,
  KvEntry,
  KvListOptions,
  KvPage,
  KvSetOptions,
} from "../driver.ts";
import { guarded, storeError } from "../store-error.ts";

/** What the driver needs of a client; one of `createClient` or `createClientPool` of `redis` fits. */
export interface RedisClient {
  sendCommand(args: (string | Buffer)[], options?: object): Promise<unknown>;
}

/** Options of the store in Redis: where it is, or a client of yours. */
export type RedisKvOptions =
  | {
      /** Such as `redis://user:password@host:6379/0`, or `rediss:` for TLS. */
      readonly url: string;
    }
  | {
      /** A connected client, which you close. */
      readonly client: RedisClient;
    };

/** The length of a version, which stands before the value in Redis. */
const VERSION = 16;
/** How long a connection may take to be made, in milliseconds, and how often it is tried again. */
const [CONNECT_TIMEOUT, CONNECT_RETRIES] = [5000, 3];

/**
 * Replaces or deletes a value where its version is the expected one, in one step. A value that is not
 * there has the version "".
 */
const COMPARE_AND_SET = `
if redis.call('GETRANGE', KEYS[1], 0, ${VERSION - 1}) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1])
elseif ARGV[3] == '' then redis.call('SET', KEYS[1], ARGV[2])
else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1`;

/**
 * Makes a store in Redis 6 or later. A value is kept as a string: 16 characters of version, then its
 * bytes; Redis itself forgets it when its time is over.
 *
 * @param options where it is, or a client; by `url` it connects at the first use
 * @returns the driver
 */
export function redis(options: RedisKvOptions): KvDriver {
  return new RedisStore(options);
}

class RedisStore implements KvDriver {
  readonly name = "redis";
  readonly capabilities: KvCapabilities = {
    compareAndSet: true,
    consistent: true,
    list: true,
    minTtlSeconds: 0,
    maxKeyBytes: 2048,
    // A string has 512 MiB at most (redis.io/docs/latest/develop/data-types/strings, read 2026-11).
    maxValueBytes: 512 * 1024 * 1024 - VERSION,
  };
  readonly #options: RedisKvOptions;
  #connected: Promise<OwnClient> | undefined;

  constructor(options: RedisKvOptions) {
    this.#options = options;
  }

  async get(key: string): Promise<KvEntry | undefined> {
    const kept = await this.#send("GET", key);
    if (!(kept instanceof Uint8Array)) return undefined;
    if (kept.byteLength < VERSION) {
      throw storeError("redis", "has something else under that key", {
        retryable: false,
        fix: "Keep other keys of that Redis apart: prefixed(redis(…), …)",
      });
    }
    const version = new TextDecoder().decode(kept.subarray(0, VERSION));
    // A copy, since the client's buffers may share memory.
    return { value: new Uint8Array(kept.subarray(VERSION)), version };
  }

  async set(key: string, value: Uint8Array, { ttlSeconds }: KvSetOptions): Promise<void> {
    const [, kept] = versioned(value);
    const expiry = ttlSeconds === undefined ? [] : ["PX", millisecondsOf(ttlSeconds)];
    await this.#send("SET", key, kept, ...expiry);
  }

  async delete(key: string): Promise<void> {
    await this.#send("DEL", key);
  }

  async compareAndSet(
    key: string,
    expected: string | undefined,
    value: Uint8Array | undefined,
    { ttlSeconds }: KvSetOptions,
  ): Promise<string | undefined> {
    // No version of ours; and "" is what the script takes for nothing.
    if (expected !== undefined && expected.length !== VERSION) return undefined;
    const [version, kept] = value ? versioned(value) : ["", ""];
    const ttl = ttlSeconds === undefined ? "" : millisecondsOf(ttlSeconds);
    const done = await this.#send("EVAL", COMPARE_AND_SET, "1", key, expected ?? "", kept, ttl);
    return Number(done) === 1 ? version : undefined;
  }

  /** A page is what one SCAN gives; what is over its limit stands in the cursor, since no key has a line break. */
  async list({ prefix, limit, cursor = "0" }: KvListOptions): Promise<KvPage> {
    const [at = "0", ...rest] = cursor.split("\n");
    const found = rest;
    // "" where all has been scanned, and only what was over is left.
    let next = at;
    if (found.length < limit && at !== "") {
      const match = `${prefix.replace(/[\\*?[\]^-]/g, "\\$&")}*`;
      const count = `${limit}`;
      const reply = await this.#send("SCAN", at, "MATCH", match, "COUNT", count, "TYPE", "string");
      const [after, keys] = reply as [unknown, unknown[]];
      next = String(after) === "0" ? "" : String(after);
      const all = new Set([...found, ...keys.map(String)]);
      found.splice(0, found.length, ...all);
    }
    const keys = found.slice(0, limit);
    const over = found.slice(limit);
    const isLast = next === "" && over.length === 0;
    return { keys, ...(!isLast && { cursor: [next, ...over].join("\n") }) };
  }

  async close(): Promise<void> {
    const connected = await this.#connected?.catch(() => undefined);
    this.#connected = undefined;
    if (connected?.isOpen) await connected.close();
  }

  #send(...args: (string | Uint8Array)[]): Promise<unknown> {
    return guarded("redis", async () => {
      const client = "client" in this.#options ? this.#options.client : await this.#connect();
      const sent = args.map((it) => (typeof it === "string" ? it : Buffer.from(it)));
      // 36, "$": what Redis calls a bulk string is given as bytes, not as text.
      return client.sendCommand(sent, { typeMapping: { 36: Buffer } });
    });
  }

  #connect(): Promise<OwnClient> {
    if (!("url" in this.#options)) throw storeError("redis", "has no address");
    this.#connected ??= connect(this.#options.url, () => {
      this.#connected = undefined;
    });
    return this.#connected;
  }
}

interface OwnClient extends RedisClient {
  readonly isOpen: boolean;
  close(): Promise<unknown>;
}

async function connect(url: string, onLost: () => void): Promise<OwnClient> {
  try {
    const { createClient } = await load();
    const client = createClient({
      url,
      // A command fails at once while there is no connection, for an invocation has not for ever.
      disableOfflineQueue: true,
      socket: {
        connectTimeout: CONNECT_TIMEOUT,
        reconnectStrategy: (retries) => (retries < CONNECT_RETRIES ? 50 * 2 ** retries : false),
      },
    });
    // Commands report their failures themselves; without a listener an error ends the process.
    client.on("error", () => {
      if (!client.isOpen) onLost();
    });
    client.on("end", onLost);
    await client.connect();
    return client as unknown as OwnClient;
  } catch (error) {
    onLost();
    throw error;
  }
}

async function load(): Promise<typeof import("redis")> {
  try {
    return await import("redis");
  } catch (cause) {
    throw new PortableError("PFN_KV_REDIS", "The package redis is not installed", {
      fix: "npm install redis",
      cause,
    });
  }
}

function versioned(value: Uint8Array): [version: string, kept: Uint8Array] {
  const random = crypto.getRandomValues(new Uint8Array(VERSION / 2));
  const version = [...random].map((it) => it.toString(16).padStart(2, "0")).join("");
  const kept = new Uint8Array(VERSION + value.byteLength);
  kept.set(new TextEncoder().encode(version));
  kept.set(value, VERSION);
  return [version, kept];
}

/** Redis takes no fraction, and no 0. */
function millisecondsOf(seconds: number): string {
  return `${Math.max(1, Math.ceil(seconds * 1000))}`;
}
