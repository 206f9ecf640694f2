/** Foreign handlers of blobs, event hubs and change feeds. */
import { Buffer } from "node:buffer";
import {
  type ChangeEvent,
  type ChangeOptions,
  type ChangeTrigger,
  type Context,
  change,
  type EventFunction,
  type EventResult,
  type ObjectEvent,
  type ObjectOptions,
  type ObjectTrigger,
  object,
  retry,
  type StreamOptions,
  type StreamRecord,
  type StreamTrigger,
  stream,
} from "@portable-fn/core";
import { type AzureEventSource, type ForeignEvent, foreignRunner } from "./event.ts";
import { toInput } from "./native-content.ts";

/** Options of a foreign blob handler, besides those of `object()`. */
export interface FromAzureBlobOptions extends ObjectOptions {
  /** The bucket's logical name. */
  readonly bucket: string;
  /** Reads the object, whose content the handler gets; the portable event does not carry it. */
  readonly read: (event: ObjectEvent, ctx: Context) => Promise<Uint8Array>;
}

/**
 * Makes a portable function of an Azure blob handler.
 *
 * @param source a handler, which runs on every target; or `{ load }`, on Node
 * @param options the bucket, what reads an object, and what `object()` takes
 * @returns a declaration for `defineApp`
 *
 * @example
 * ```ts
 * import { fromAzureBlob } from "@portable-fn/azure-functions";
 * fromAzureBlob((blob, context) => context.log(context.triggerMetadata?.["blobTrigger"], blob), {
 *   bucket: "uploads",
 *   read: async () => new Uint8Array(),
 * });
 * ```
 */
export function fromAzureBlob(
  source: AzureEventSource,
  { bucket, read, ...options }: FromAzureBlobOptions,
): EventFunction<ObjectTrigger> {
  const run = foreignRunner(source, "blobTrigger");
  return object(
    bucket,
    async (event, ctx) => {
      const content = Buffer.from(await read(event, ctx));
      await run(() => ({ input: content, triggerMetadata: blobMetadata(event, content) }), ctx);
    },
    options,
  );
}

function blobMetadata(
  { bucket, key, etag, contentType, time, source }: ObjectEvent,
  { length }: Buffer,
): Readonly<Record<string, unknown>> {
  return {
    blobTrigger: `${bucket}/${key}`,
    uri: `${source}/${key}`,
    name: key,
    properties: { contentLength: length, contentType, eTag: etag, lastModified: time },
    metadata: {},
  };
}

/** Options of a foreign handler of an event hub, besides those of `stream()`. */
export interface FromAzureEventHubOptions extends StreamOptions<unknown> {
  /** The stream's logical name. */
  readonly stream: string;
  /** Whether the handler takes one record or a list of them. Default `"many"`. */
  readonly cardinality?: "one" | "many";
}

/**
 * Makes a portable function of an Azure handler of an event hub. Of records that are handled one by one,
 * those behind the first that fails come again with it.
 *
 * @param source a handler, which runs on every target; or `{ load }`, on Node
 * @param options the stream, and what `stream()` takes
 * @returns a declaration for `defineApp`
 *
 * @example
 * ```ts
 * import { fromAzureEventHub } from "@portable-fn/azure-functions";
 * fromAzureEventHub((records, context) => context.log(records), { stream: "clicks" });
 * ```
 */
export function fromAzureEventHub(
  source: AzureEventSource,
  { stream: name, cardinality = "many", ...options }: FromAzureEventHubOptions,
): EventFunction<StreamTrigger> {
  const run = foreignRunner(source, "eventHubTrigger");
  return stream(
    name,
    async (records, ctx) => {
      if (cardinality === "many") {
        await run((settings) => batchOf(records, settings["dataType"]), ctx);
        return undefined;
      }
      const outcomes: EventResult[] = records.map(() => retry());
      for (const [at, record] of records.entries()) {
        try {
          await run((settings) => recordOf(record, settings["dataType"]), ctx);
          outcomes[at] = undefined;
        } catch (error) {
          ctx.log.error("The handler failed", { error });
          break;
        }
      }
      return outcomes;
    },
    options,
  );
}

function batchOf(records: readonly StreamRecord[], dataType: unknown): ForeignEvent {
  const system = records.map(systemProperties);
  return {
    input: records.map(({ data }) => toInput(data, dataType)),
    triggerMetadata: {
      partitionKeyArray: system.map(({ partitionKey }) => partitionKey),
      sequenceNumberArray: system.map(({ sequenceNumber }) => sequenceNumber),
      offsetArray: records.map(({ sequence }) => sequence),
      enqueuedTimeUtcArray: records.map(({ time }) => time),
      propertiesArray: records.map(() => ({})),
      systemPropertiesArray: system,
    },
  };
}

function recordOf(record: StreamRecord, dataType: unknown): ForeignEvent {
  const own = systemProperties(record);
  return {
    input: toInput(record.data, dataType),
    triggerMetadata: { ...own, properties: {}, systemProperties: own },
  };
}

function systemProperties({ partitionKey, sequence, time }: StreamRecord): {
  readonly partitionKey: string;
  readonly sequenceNumber: number | string;
  readonly offset: string;
  readonly enqueuedTimeUtc: string | undefined;
} {
  const number = Number(sequence);
  const sequenceNumber = Number.isSafeInteger(number) ? number : sequence;
  return { partitionKey, sequenceNumber, offset: sequence, enqueuedTimeUtc: time };
}

/** Options of a foreign handler of a Cosmos DB change feed, besides those of `change()`. */
export interface FromAzureCosmosDbOptions extends ChangeOptions<unknown> {
  /** The table's or collection's logical name. */
  readonly table: string;
  /**
   * What the handler was written for; with the latest version it is not called for deletes. Default
   * `"LatestVersion"`, as the platform's.
   */
  readonly changeFeedMode?: "LatestVersion" | "AllVersionsAndDeletes";
}

/**
 * Makes a portable function of an Azure handler of a Cosmos DB change feed, which gets each change in a
 * list of its own.
 *
 * @param source a handler, which runs on every target; or `{ load }`, on Node
 * @param options the table, and what `change()` takes
 * @returns a declaration for `defineApp`
 *
 * @example
 * ```ts
 * import { fromAzureCosmosDb } from "@portable-fn/azure-functions";
 * fromAzureCosmosDb((items, context) => context.log(items), { table: "customers" });
 * ```
 */
export function fromAzureCosmosDb(
  source: AzureEventSource,
  { table, changeFeedMode = "LatestVersion", ...options }: FromAzureCosmosDbOptions,
): EventFunction<ChangeTrigger> {
  const run = foreignRunner(source, "cosmosDBTrigger");
  const isLatest = changeFeedMode === "LatestVersion";
  return change(
    table,
    async (event, ctx) => {
      if (isLatest && event.operation === "delete") return;
      const item = isLatest ? event.after : allVersions(event);
      await run(() => ({ input: [item], triggerMetadata: {} }), ctx);
    },
    options,
  );
}

const OPERATIONS = { insert: "create", update: "replace", delete: "delete" } as const;

function allVersions({ operation, key, before, after, time }: ChangeEvent): object {
  const { id, ...rest } = key;
  return {
    current: after ?? null,
    ...(before !== undefined && { previous: before }),
    metadata: {
      operationType: OPERATIONS[operation],
      ...(time !== undefined && { crts: Math.floor(Date.parse(time) / 1000) }),
      id,
      partitionKey: Object.keys(rest).length > 0 ? rest : { id },
    },
  };
}
