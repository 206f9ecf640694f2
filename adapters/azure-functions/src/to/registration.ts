/** What each event function is registered with. */
import type { FunctionTrigger, RetryOptions } from "@azure/functions";
import type { App, AppFunction, Env } from "@portable-fn/core";
import { decodeBlob } from "../decode/blob.ts";
import { decodeAllVersions, decodeLatestVersion } from "../decode/cosmos.ts";
import type { DecodeEvents } from "../decode/delivery.ts";
import { decodeEventGrid } from "../decode/event-grid.ts";
import { decodeEventHub } from "../decode/event-hub.ts";
import { decodeServiceBus } from "../decode/message.ts";
import { decodeStorageQueue } from "../decode/storage-queue.ts";
import { decodeTimer } from "../decode/timer.ts";
import { resourceName } from "../names.ts";
import { toNcrontab } from "../ncrontab.ts";
import { type AzureFunctionsVendor, serviceOf } from "../vendor.ts";

/** A function of the platform. */
export interface Registration {
  readonly fn: AppFunction;
  /** What the platform calls it: as the app does, with `_2` for a schedule's second timer. */
  readonly name: string;
  /** What the provider's resource is called. */
  readonly resource: string;
  readonly trigger: FunctionTrigger;
  readonly decode: DecodeEvents;
  readonly retry?: RetryOptions;
}

/** What a trigger becomes, before it has its names. */
type Part = Pick<Registration, "trigger" | "decode" | "retry">;

/** Attempts of a tick, as many as other events get. */
const TICK_RETRIES = 2;

/**
 * Gives what an event function is registered with.
 *
 * @param app its app
 * @param fn the function; a trigger that `unsupported` has nothing against
 * @param vendor its settings
 * @param env the variables
 * @returns one registration; two for a schedule whose days are either of the month or of the week
 */
export function registrationsOf(
  app: App,
  fn: AppFunction,
  vendor: AzureFunctionsVendor,
  env: Env,
): readonly Registration[] {
  const resource = resourceName(fn, env);
  const parts = partsOf(app, fn, vendor, resource);
  return parts.map((part, at) => {
    const name = at === 0 ? fn.name : `${fn.name}_${at + 1}`;
    return { ...part, fn, name, resource };
  });
}

function partsOf(
  app: App,
  fn: AppFunction,
  vendor: AzureFunctionsVendor,
  resource: string,
): readonly Part[] {
  switch (fn.trigger.kind) {
    case "schedule":
      return toNcrontab(fn.trigger.cron).map((schedule) => ({
        trigger: trigger("timer", { schedule }),
        decode: decodeTimer,
        retry: retry(TICK_RETRIES, vendor),
      }));
    case "queue":
      return [queuePart(fn.trigger.fifo, vendor, resource)];
    case "topic":
      return [topicPart(fn, vendor, resource)];
    case "object":
      return [objectPart(fn.trigger, vendor, resource)];
    case "stream":
      return [hubPart(vendor, resource)];
    case "change":
      return [cosmosPart(app, fn, vendor, resource)];
    default:
      return [];
  }
}

/**
 * `dataType: "binary"` brings messages byte for byte. Of text the library makes JSON, and numbers of
 * digits; the host lets the members of JSON text take the place of metadata, such as `dequeueCount`
 * (azure-functions-host, WorkerFunctionInvoker.ApplyBindingData).
 */
const EXACT = { dataType: "binary" };

function queuePart(fifo: boolean, vendor: AzureFunctionsVendor, queueName: string): Part {
  if (serviceOf("queue", vendor, fifo) === "storage") {
    const { connection = "AzureWebJobsStorage" } = vendor;
    return {
      trigger: trigger("queue", { queueName, connection, ...EXACT }),
      decode: decodeStorageQueue,
    };
  }
  const { connection = "ServiceBusConnection" } = vendor;
  const sessions = fifo && { isSessionsEnabled: true };
  return {
    trigger: trigger("serviceBus", {
      queueName,
      connection,
      cardinality: "one",
      ...sessions,
      ...EXACT,
    }),
    decode: decodeServiceBus,
  };
}

function topicPart(fn: AppFunction, vendor: AzureFunctionsVendor, topicName: string): Part {
  if (serviceOf("topic", vendor) === "event-grid") return GRID;
  const { connection = "ServiceBusConnection", subscription: subscriptionName = fn.name } = vendor;
  return {
    trigger: trigger("serviceBus", {
      topicName,
      subscriptionName,
      connection,
      cardinality: "one",
      ...EXACT,
    }),
    decode: decodeServiceBus,
  };
}

const GRID: Part = { trigger: trigger("eventGrid", {}), decode: decodeEventGrid };

/** What stands for something else in the path of a blob trigger. */
const PLAIN = /^[\w./ -]*$/;

function objectPart(
  { on, prefix = "", suffix = "" }: { on: readonly string[]; prefix?: string; suffix?: string },
  vendor: AzureFunctionsVendor,
  container: string,
): Part {
  const service = serviceOf("object", vendor, on.includes("deleted"));
  if (service === "event-grid") return GRID;
  const { connection = "AzureWebJobsStorage" } = vendor;
  // The decoder filters too.
  const name = PLAIN.test(prefix + suffix) ? `${prefix}{name}${suffix}` : "{name}";
  const source = service === "blob-event-grid" && { source: "EventGrid" };
  return {
    trigger: trigger("blob", { path: `${container}/${name}`, connection, ...source, ...EXACT }),
    decode: decodeBlob,
  };
}

function hubPart(vendor: AzureFunctionsVendor, eventHubName: string): Part {
  const { connection = "EventHubConnection", consumerGroup } = vendor;
  return {
    trigger: trigger("eventHub", {
      eventHubName,
      connection,
      cardinality: "many",
      ...(consumerGroup !== undefined && { consumerGroup }),
      ...EXACT,
    }),
    decode: decodeEventHub,
    retry: retry(ENDLESS, vendor),
  };
}

function cosmosPart(
  { name: app }: App,
  fn: AppFunction,
  vendor: AzureFunctionsVendor,
  containerName: string,
): Part {
  const { connection = "CosmosDBConnection", database: databaseName = app } = vendor;
  const { changeFeedMode = "AllVersionsAndDeletes" } = vendor;
  return {
    trigger: trigger("cosmosDB", {
      databaseName,
      containerName,
      connection,
      changeFeedMode,
      // Functions on one container share the lease container, not the leases.
      leaseContainerPrefix: `${fn.name}-`,
      createLeaseContainerIfNotExists: true,
    }),
    decode: changeFeedMode === "LatestVersion" ? decodeLatestVersion : decodeAllVersions,
    retry: retry(ENDLESS, vendor),
  };
}

/** The adapter itself gives an event up: the platform would give up the whole batch, unseen ones too. */
const ENDLESS = -1;

function retry(maxRetryCount: number, { retryDelay = 1000 }: AzureFunctionsVendor): RetryOptions {
  return { strategy: "fixedDelay", maxRetryCount, delayInterval: retryDelay };
}

function trigger(type: string, settings: Readonly<Record<string, unknown>>): FunctionTrigger {
  return { ...settings, type: `${type}Trigger`, name: "event" };
}
