/** A store in a table of DynamoDB, by fetch. */
import { fromBase64, toBase64 } from "../base64.ts";
import type {
  KvCapabilities,
  KvDriver,
  KvEntry,
  KvListOptions,
  KvPage,
  KvSetOptions,
} from "../driver.ts";
import {
  type Call,
  createCall,
  type DynamodbClientOptions,
  type Item,
} from "../dynamodb/client.ts";

export type { AwsCredentials, DynamodbClientOptions } from "../dynamodb/client.ts";

/** Options of the store in DynamoDB. */
export interface DynamodbKvOptions extends DynamodbClientOptions {
  /** The table; it must be there. */
  readonly table: string;
  /** Its partition key, a string. Default `pk`. */
  readonly partitionKey?: string;
  /**
   * Its sort key, a string. Default `sk`. `false` for a table without one: then keys cannot be listed,
   * but are spread over as many partitions as there are.
   */
  readonly sortKey?: string | false;
  /** The value of the partition key of all that this store keeps, where there is a sort key. Default `kv`. */
  readonly partition?: string;
  /** The time, in milliseconds since the epoch. Default the real one. */
  readonly now?: () => number;
}

/** In expressions, since some of these words are reserved. */
const NAMES = { "#version": "version", "#expires": "expires" };
const LIVE = "(attribute_not_exists(#expires) OR #expires > :now)";

/**
 * Makes a store in a table of DynamoDB. With a sort key, all keys are in one partition, sorted, so that
 * they can be listed; a partition takes 1,000 writes a second. An item has `value`, `version`, `expires`
 * (milliseconds) and `ttl` (seconds): let the table's time to live go by `ttl`.
 *
 * @param options the table
 * @returns the driver
 */
export function dynamodb(options: DynamodbKvOptions): KvDriver {
  const driver = new DynamodbStore(options);
  return options.sortKey === false ? driver : listable(driver);
}

class DynamodbStore implements KvDriver {
  readonly name = "dynamodb";
  readonly capabilities: KvCapabilities;
  readonly call: Call;
  readonly options: Required<Pick<DynamodbKvOptions, "table" | "now" | "sortKey">>;
  /** The key of an item. */
  readonly keyOf: (key: string) => Item;
  readonly #own: string;

  constructor(options: DynamodbKvOptions) {
    const {
      table,
      partitionKey = "pk",
      sortKey = "sk",
      partition = "kv",
      now = Date.now,
    } = options;
    this.options = { table, sortKey, now };
    this.call = createCall(options);
    this.#own = partitionKey;
    this.keyOf = (key) =>
      sortKey === false
        ? { [partitionKey]: { S: key } }
        : { [partitionKey]: { S: partition }, [sortKey]: { S: key } };
    this.capabilities = {
      compareAndSet: true,
      consistent: true,
      list: sortKey !== false,
      minTtlSeconds: 0,
      // A partition key has 2,048 bytes, a sort key 1,024, an item with all its names 400 KB
      // (docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html, read 2026-11).
      maxKeyBytes: sortKey === false ? 2048 : 1024,
      maxValueBytes: 400 * 1024 - 4096,
    };
  }

  async get(key: string): Promise<KvEntry | undefined> {
    const { table, now } = this.options;
    const input = { TableName: table, Key: this.keyOf(key), ConsistentRead: true };
    const item = (await this.call("GetItem", input))?.Item;
    // DynamoDB deletes what is over within days.
    if (!item || isOver(item, now())) return undefined;
    return { value: fromBase64(read(item, "value")), version: read(item, "version") };
  }

  async set(key: string, value: Uint8Array, options: KvSetOptions): Promise<void> {
    const { table } = this.options;
    await this.call("PutItem", { TableName: table, Item: this.#itemOf(key, value, options).item });
  }

  async delete(key: string): Promise<void> {
    await this.call("DeleteItem", { TableName: this.options.table, Key: this.keyOf(key) });
  }

  async compareAndSet(
    key: string,
    expected: string | undefined,
    value: Uint8Array | undefined,
    options: KvSetOptions,
  ): Promise<string | undefined> {
    if (expected === undefined && !value) return (await this.get(key)) ? undefined : "";
    const condition = { TableName: this.options.table, ...this.#condition(expected) };
    if (!value) {
      return (await this.call("DeleteItem", { ...condition, Key: this.keyOf(key) })) && "";
    }
    const { item, version } = this.#itemOf(key, value, options);
    return (await this.call("PutItem", { ...condition, Item: item })) && version;
  }

  #condition(expected: string | undefined): object {
    const now = { ":now": { N: `${this.options.now()}` } };
    if (expected !== undefined) {
      return {
        ConditionExpression: `#version = :version AND ${LIVE}`,
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: { ...now, ":version": { S: expected } },
      };
    }
    return {
      ConditionExpression: "attribute_not_exists(#own) OR #expires <= :now",
      ExpressionAttributeNames: { "#own": this.#own, "#expires": "expires" },
      ExpressionAttributeValues: now,
    };
  }

  #itemOf(key: string, value: Uint8Array, { ttlSeconds }: KvSetOptions) {
    const version = crypto.randomUUID();
    const item: Record<string, Item[string]> = { ...this.keyOf(key), version: { S: version } };
    item["value"] = { B: toBase64(value) };
    if (ttlSeconds !== undefined) {
      const expires = Math.ceil(this.options.now() + ttlSeconds * 1000);
      item["expires"] = { N: `${expires}` };
      item["ttl"] = { N: `${Math.ceil(expires / 1000)}` };
    }
    return { item, version };
  }
}

/** Adds what a table with a sort key can do. */
function listable(driver: DynamodbStore): KvDriver {
  return Object.assign(driver, {
    async list({ prefix, limit, cursor }: KvListOptions): Promise<KvPage> {
      const { table, now, sortKey } = driver.options;
      const sort = String(sortKey);
      const [[own = "", of = { S: "" }] = []] = Object.entries(driver.keyOf(""));
      const answer = await driver.call("Query", {
        TableName: table,
        ConsistentRead: true,
        Limit: limit,
        // A condition on a key takes no empty text.
        KeyConditionExpression: prefix
          ? "#own = :own AND begins_with(#key, :prefix)"
          : "#own = :own",
        ProjectionExpression: "#key, #expires",
        ExpressionAttributeNames: { "#own": own, "#key": sort, "#expires": "expires" },
        ExpressionAttributeValues: { ":own": of, ...(prefix && { ":prefix": { S: prefix } }) },
        ...(cursor !== undefined && { ExclusiveStartKey: driver.keyOf(cursor) }),
      });
      const live = (answer?.Items ?? []).filter((item) => !isOver(item, now()));
      const last = answer?.LastEvaluatedKey;
      return {
        keys: live.map((item) => read(item, sort)),
        ...(last && { cursor: read(last, sort) }),
      };
    },
  });
}

function isOver(item: Item, now: number): boolean {
  const expires = read(item, "expires");
  return expires !== "" && Number(expires) <= now;
}

function read(item: Item, name: string): string {
  return String(Object.values(item[name] ?? {})[0] ?? "");
}
