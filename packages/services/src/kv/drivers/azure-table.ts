/** A store in a table of Azure Storage, by fetch. */
import { PortableError } from "@portable-fn/core";
import { type AzureAccount, azureAccount } from "../azure-table/account.ts";
import { createTableClient, type TableClient } from "../azure-table/client.ts";
import {
  type Entity,
  MAX_VALUE_BYTES,
  propertiesOf,
  readExpiry,
  readValue,
} from "../azure-table/entity.ts";
import {
  type EntityKey,
  entityKeyOf,
  filterFor,
  keyOfEntity,
  MAX_KEY_BYTES,
} from "../azure-table/keys.ts";
import type {
  KvCapabilities,
  KvDriver,
  KvEntry,
  KvListOptions,
  KvPage,
  KvSetOptions,
} from "../driver.ts";

export type { AzureAccount } from "../azure-table/account.ts";

/** Options of the store in a table: the storage account, or its connection string. */
export type AzureTableKvOptions = (
  | AzureAccount
  | {
      /** Such as the variable `AzureWebJobsStorage`. */
      readonly connectionString: string;
    }
) & {
  /** The table, made at the first use where it is missing: 3 to 63 letters and digits. */
  readonly table: string;
  /** The time, in milliseconds since the epoch. Default the real one. */
  readonly now?: () => number;
};

/** The most entities that a query gives. */
const PAGE = 1000;

/**
 * Makes a store in a table of Azure Storage. A key stands escaped in the partition key, and what is over
 * 512 characters in the row key. Nothing deletes what is over but the next write of that key.
 *
 * @param options the account and the table
 * @returns the driver
 * @throws PortableError `PFN_KV_TABLE` where the table's name is none, `PFN_KV_CREDENTIALS` where the
 *   connection string names no table service
 */
export function azureTable(options: AzureTableKvOptions): KvDriver {
  if (!/^[a-z][a-z0-9]{2,62}$/i.test(options.table)) {
    throw new PortableError("PFN_KV_TABLE", "That is no name for a table of Azure Storage", {
      fix: "Use 3 to 63 letters and digits, beginning with a letter",
    });
  }
  const account = "connectionString" in options ? azureAccount(options.connectionString) : options;
  return new AzureTableStore(createTableClient(account, options.table), options.now ?? Date.now);
}

class AzureTableStore implements KvDriver {
  readonly name = "azure-table";
  // learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model, read 2026-11.
  readonly capabilities: KvCapabilities = {
    compareAndSet: true,
    consistent: true,
    list: true,
    minTtlSeconds: 0,
    maxKeyBytes: MAX_KEY_BYTES,
    maxValueBytes: MAX_VALUE_BYTES,
  };
  readonly #send: TableClient;
  readonly #now: () => number;

  constructor(client: TableClient, now: () => number) {
    this.#send = client;
    this.#now = now;
  }

  async get(key: string): Promise<KvEntry | undefined> {
    const found = await this.#find(entityKeyOf(key));
    if (!found || found.expires <= this.#now()) return undefined;
    const { entity, etag, expires } = found;
    return { value: readValue(entity), version: versionOf(etag, expires) };
  }

  async set(key: string, value: Uint8Array, options: KvSetOptions): Promise<void> {
    const body = propertiesOf(value, this.#expires(options));
    await this.#send({ method: "PUT", key: entityKeyOf(key), body, expected: [] });
  }

  async delete(key: string): Promise<void> {
    const address = entityKeyOf(key);
    await this.#send({ method: "DELETE", key: address, ifMatch: "*", expected: [404] });
  }

  async compareAndSet(
    key: string,
    expected: string | undefined,
    value: Uint8Array | undefined,
    options: KvSetOptions,
  ): Promise<string | undefined> {
    if (expected === undefined && !value) return (await this.get(key)) ? undefined : "";
    const address = entityKeyOf(key);
    const expires = this.#expires(options);
    const body = value && propertiesOf(value, expires);
    const etag =
      expected === undefined && body
        ? await this.#create(address, body)
        : await this.#replace(address, this.#etagOf(expected ?? ""), body);
    return etag === undefined ? undefined : body ? versionOf(etag, expires) : "";
  }

  async list({ prefix, limit, cursor }: KvListOptions): Promise<KvPage> {
    const filter = filterFor(prefix);
    const { text, headers } = await this.#send({
      method: "GET",
      query: {
        $select: "PartitionKey,RowKey,expires",
        $top: `${Math.min(limit, PAGE)}`,
        ...(filter && { $filter: filter }),
        ...(cursor !== undefined && (JSON.parse(cursor) as Record<string, string>)),
      },
      expected: [],
    });
    const { value = [] } = JSON.parse(text) as { value?: readonly (Entity & EntityKey)[] };
    const live = value.filter((entity) => readExpiry(entity) > this.#now());
    const partition = headers.get("x-ms-continuation-nextpartitionkey");
    const row = headers.get("x-ms-continuation-nextrowkey");
    const next = partition && {
      NextPartitionKey: partition,
      ...(row && { NextRowKey: row }),
    };
    return { keys: live.map(keyOfEntity), ...(next && { cursor: JSON.stringify(next) }) };
  }

  async #find(key: EntityKey) {
    const response = await this.#send({ method: "GET", key, expected: [404] });
    if (response.status === 404) return undefined;
    const entity = JSON.parse(response.text) as Entity;
    return { entity, etag: response.headers.get("etag") ?? "", expires: readExpiry(entity) };
  }

  /** @returns the new entity tag; `undefined` where there is an entity that is not over */
  async #create(key: EntityKey, body: Entity): Promise<string | undefined> {
    const response = await this.#send({
      method: "POST",
      body: { ...key, ...body },
      expected: [409],
    });
    if (response.status !== 409) return response.headers.get("etag") ?? "";
    const found = await this.#find(key);
    const isOver = found && found.expires <= this.#now();
    return isOver ? this.#replace(key, found.etag, body) : undefined;
  }

  /** @returns the new entity tag, empty after a deletion; `undefined` where the old one was another */
  async #replace(
    key: EntityKey,
    ifMatch: string | undefined,
    body: Entity | undefined,
  ): Promise<string | undefined> {
    if (ifMatch === undefined) return undefined;
    const expected = [404, 412];
    const response = body
      ? await this.#send({ method: "PUT", key, ifMatch, body, expected })
      : await this.#send({ method: "DELETE", key, ifMatch, expected });
    return expected.includes(response.status) ? undefined : (response.headers.get("etag") ?? "");
  }

  /** The entity tag in a version; `undefined` where the entry is over, or the version none of this store. */
  #etagOf(version: string): string | undefined {
    const [, expires, etag] = /^(\d*);(W\/"datetime'[\w%:.+-]+'")$/.exec(version) ?? [];
    return etag === undefined || (expires && Number(expires) <= this.#now()) ? undefined : etag;
  }

  #expires({ ttlSeconds }: KvSetOptions): number | undefined {
    return ttlSeconds === undefined ? undefined : Math.ceil(this.#now() + ttlSeconds * 1000);
  }
}

/** A version says when it is over, for the store itself would still take its entity tag then. */
function versionOf(etag: string, expires: number | undefined): string {
  return `${expires === undefined || expires === Number.POSITIVE_INFINITY ? "" : expires};${etag}`;
}
