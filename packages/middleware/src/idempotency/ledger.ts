/** The records in their store: who may run, and what became of it. */
import { type Context, PortableError } from "@portable-fn/core";
import type { Kv, KvEntry } from "@portable-fn/services/kv";
import type { Settings } from "./options.ts";
import { decodeRecord, encodeRecord, type KeptResponse, type RunRecord } from "./record.ts";

/** A run that this invocation may make. */
export interface Claimed {
  readonly state: "claimed";
  readonly key: string;
  readonly version: string;
  readonly record: RunRecord;
}

/** What became of an attempt to run. */
export type Claim =
  | Claimed
  /** It has run before. */
  | { readonly state: "done"; readonly response: KeptResponse | undefined }
  /** It is running elsewhere, until then at the latest, in milliseconds since the epoch. */
  | { readonly state: "running"; readonly until: number }
  /** It was begun, and nobody knows how it ended. */
  | { readonly state: "unknown" }
  /** The same key, and another payload. */
  | { readonly state: "mismatch" }
  /** The store fails. */
  | { readonly state: "unavailable"; readonly cause: unknown }
  /** The store fails, and things are to run nevertheless. */
  | { readonly state: "unprotected" };

/** How often somebody who was overtaken looks again. */
const TRIES = 10;
/** How much at the end of a record's name is not logged; what is left finds it in the store. */
const HIDDEN = 56;

/** The records of one invocation's time and log. */
export class Ledger {
  readonly #kv: Kv;
  readonly #settings: Settings;
  readonly #ctx: Context;

  /**
   * @param kv the store
   * @param settings how long records live, and what a crash means
   * @param ctx the deadline and the log
   * @throws PortableError `PFN_KV_CAPABILITY` for a store that cannot compare and set
   */
  constructor(kv: Kv, settings: Settings, ctx: Context) {
    assertCapable(kv);
    this.#kv = kv;
    this.#settings = settings;
    this.#ctx = ctx;
  }

  /** The largest body that may be kept, in bytes. */
  get maxBytes(): number {
    return Math.min(this.#settings.maxBytes, this.#kv.capabilities.maxValueBytes);
  }

  /**
   * Asks whether this invocation may run.
   *
   * @param key the record's
   * @param fingerprint the hash of what is asked
   * @param isLikelyThere whether it is looked at first; else it is written at once
   * @returns the claim, or why not; never rejects
   */
  async claim(key: string, fingerprint: string, isLikelyThere = false): Promise<Claim> {
    const record: RunRecord = {
      state: "running",
      owner: crypto.randomUUID(),
      until: this.#until(),
      fingerprint,
    };
    try {
      return await this.#claim(key, record, isLikelyThere);
    } catch (cause) {
      this.#ctx.log.error("The store of idempotency failed", { error: cause });
      return this.#settings.open ? { state: "unprotected" } : { state: "unavailable", cause };
    }
  }

  /**
   * Keeps that it is done.
   *
   * @param claimed the run
   * @param response what duplicates are answered with; none for events, and where it is too large
   */
  async finish(claimed: Claimed, response?: KeptResponse): Promise<void> {
    const record: RunRecord = { ...claimed.record, state: "done" };
    const { maxValueBytes } = this.#kv.capabilities;
    const whole = encodeRecord({ ...record, response });
    const fits = whole.byteLength <= maxValueBytes;
    await this.#settle(claimed, fits ? whole : encodeRecord(record));
  }

  /**
   * Keeps or forgets that it failed, as the settings say.
   *
   * @param claimed the run
   */
  async fail(claimed: Claimed): Promise<void> {
    if (this.#settings.failures === "forget") return this.release(claimed);
    await this.#settle(claimed, encodeRecord({ ...claimed.record, state: "failed" }));
  }

  /**
   * Forgets it: the next attempt runs.
   *
   * @param claimed the run
   */
  async release(claimed: Claimed): Promise<void> {
    await this.#settle(claimed, undefined);
  }

  async #claim(key: string, record: RunRecord, isLikelyThere: boolean): Promise<Claim> {
    let isRead = isLikelyThere;
    let expected: string | undefined;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (!isRead) {
        const version = await this.#write(key, expected, record);
        if (version !== undefined) return { state: "claimed", key, version, record };
      }
      const entry = await this.#kv.entry(key);
      const found = entry && this.#judge(key, entry, record);
      if (found) return found;
      expected = entry?.version;
      isRead = false;
    }
    // So many came and went meanwhile that one of them must be at it.
    return { state: "running", until: record.until };
  }

  /** What is there; `undefined` where it may be written over. */
  #judge(key: string, { value, version }: KvEntry, mine: RunRecord): Claim | undefined {
    const runsAgain = this.#settings.delivery === "at-least-once";
    const found = decodeRecord(value);
    if (!found) {
      this.#ctx.log.error("The store of idempotency has no record there", {
        record: key.slice(0, -HIDDEN),
      });
      return runsAgain ? undefined : { state: "unknown" };
    }
    const { state, owner, until, fingerprint, response } = found;
    // Some client of the store tried again what had been written the first time.
    if (owner === mine.owner) return { state: "claimed", key, version, record: mine };
    if (fingerprint !== mine.fingerprint) return { state: "mismatch" };
    if (state === "done") return { state, response };
    if (state === "failed") return { state: "unknown" };
    if (until > this.#settings.now()) return { state, until };
    this.#ctx.log.warn("A run was begun and never ended", { record: key.slice(0, -HIDDEN) });
    return runsAgain ? undefined : { state: "unknown" };
  }

  async #write(
    key: string,
    expected: string | undefined,
    record: RunRecord,
  ): Promise<string | undefined> {
    try {
      return await this.#put(key, expected, encodeRecord(record));
    } catch (error) {
      // It may be written although its answer was lost.
      const entry = await this.#kv.entry(key);
      if (entry && decodeRecord(entry.value)?.owner === record.owner) return entry.version;
      throw error;
    }
  }

  /** The effect has happened, or is known not to have: a store that fails now changes no answer. */
  async #settle({ key, version }: Claimed, value: Uint8Array | undefined): Promise<void> {
    const record = key.slice(0, -HIDDEN);
    try {
      if ((await this.#put(key, version, value)) !== undefined) return;
      if (!value) return;
      // The record may have been dropped meanwhile; a run that took it over may not be disturbed.
      if ((await this.#put(key, undefined, value)) !== undefined) return;
      this.#ctx.log.warn("Another run took over before this one ended", { record });
    } catch (error) {
      this.#ctx.log.error("How a run ended could not be kept", { record, error });
    }
  }

  #put(
    key: string,
    expected: string | undefined,
    value: Uint8Array | undefined,
  ): Promise<string | undefined> {
    const { ttlSeconds } = this.#settings;
    const left = (this.#until() - this.#settings.now()) / 1000;
    return this.#kv.compareAndSet(key, expected, value, { ttlSeconds: Math.max(ttlSeconds, left) });
  }

  #until(): number {
    const { now, maxSeconds, marginSeconds } = this.#settings;
    const left = this.#ctx.remainingTime();
    return now() + (Number.isFinite(left) ? left : maxSeconds * 1000) + marginSeconds * 1000;
  }
}

/**
 * Refuses a store on which two could both think to be the first.
 *
 * @param store a client or driver
 * @throws PortableError `PFN_KV_CAPABILITY`
 */
export function assertCapable({ name, capabilities }: Pick<Kv, "name" | "capabilities">): void {
  if (capabilities.compareAndSet) return;
  throw new PortableError(
    "PFN_KV_CAPABILITY",
    `The store ${name} cannot keep idempotency records`,
    {
      fix: "Take one that can compare and set: of two that come at once both would else be the first",
    },
  );
}
