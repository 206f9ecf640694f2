/** The `vendor` block of this target: what a function can say of its trigger here. */
import { type Env, PortableError } from "@portable-fn/core";

/**
 * What the event functions of an entry are started by, where they do not say so themselves; the variable
 * `PORTABLE_FN_AZURE_SERVICES` can say the same. A type and no interface, for those do not fit what `vendor` holds.
 */
export type EventServices = {
  /** Behind `queue`. Default `"storage"`; `"service-bus"` for FIFO queues. */
  readonly queue?: "storage" | "service-bus";
  /** Behind `topic`. Default `"service-bus"`. */
  readonly topic?: "service-bus" | "event-grid";
  /**
   * Behind `object`: the blob trigger that looks through the container, the blob trigger that Event
   * Grid wakes, or Event Grid's own events. Default `"blob"`; `"event-grid"` where `on` has `"deleted"`.
   */
  readonly object?: "blob" | "blob-event-grid" | "event-grid";
};

/** Settings of one function on this target: `vendor: { "azure-functions": {…} }`. */
export type AzureFunctionsVendor = EventServices & {
  /**
   * The app setting that says how to connect. Default `AzureWebJobsStorage`, `ServiceBusConnection`,
   * `EventHubConnection` or `CosmosDBConnection`.
   */
  readonly connection?: string;
  /** The subscription of a Service Bus topic. Default the function's name. */
  readonly subscription?: string;
  /** The consumer group of an event hub. Default `$Default`. */
  readonly consumerGroup?: string;
  /** The Cosmos DB database. Default the app's name. */
  readonly database?: string;
  /**
   * What Cosmos DB tells. Default `"AllVersionsAndDeletes"`, for which the account needs continuous
   * backups; with `"LatestVersion"` every change is an `update`, and deletes are not told.
   */
  readonly changeFeedMode?: "AllVersionsAndDeletes" | "LatestVersion";
  /** Milliseconds between the attempts of a timer, an event hub or a change feed. Default 1000. */
  readonly retryDelay?: number;
};

declare module "@portable-fn/core" {
  interface VendorOptions {
    readonly "azure-functions"?: AzureFunctionsVendor;
  }
}

/**
 * Reads what the deployment says of services.
 *
 * @param env the variables, of which `PORTABLE_FN_AZURE_SERVICES` matters: JSON such as
 *   `{"topic":"event-grid"}`
 * @returns the services that it names
 * @throws PortableError `PFN_AZURE_SERVICES` when it is no such JSON
 */
export function servicesIn(env: Env): EventServices {
  const json = env["PORTABLE_FN_AZURE_SERVICES"];
  if (json === undefined || json === "") return {};
  try {
    const given: unknown = JSON.parse(String(json));
    const all = Object.entries(given as object);
    if (all.every(([kind, name]) => SERVICES[kind as keyof EventServices]?.includes(name))) {
      return Object.fromEntries(all);
    }
  } catch {
    // Said below.
  }
  throw new PortableError(
    "PFN_AZURE_SERVICES",
    "The variable PORTABLE_FN_AZURE_SERVICES names no services",
    { fix: `Write JSON such as {"topic":"event-grid"}, of ${JSON.stringify(SERVICES)}` },
  );
}

const SERVICES: Readonly<Record<keyof EventServices, readonly unknown[]>> = {
  queue: ["storage", "service-bus"],
  topic: ["service-bus", "event-grid"],
  object: ["blob", "blob-event-grid", "event-grid"],
};

/** A function with its settings, as far as they matter here. */
interface WithVendor {
  readonly vendor?: { readonly "azure-functions"?: AzureFunctionsVendor };
}

/**
 * Gives a function's settings.
 *
 * @param fn the function
 * @param services what the entry says for all functions
 * @returns the function's own over the entry's
 */
export function vendorOf(fn: WithVendor, services: EventServices = {}): AzureFunctionsVendor {
  return { ...services, ...fn.vendor?.["azure-functions"] };
}

/**
 * Gives the service behind a function.
 *
 * @param kind the trigger's
 * @param vendor the function's settings
 * @param isSpecial whether only the second service can do it: a FIFO queue, deleted objects
 * @returns what was asked for, else the default
 */
export function serviceOf<Kind extends keyof EventServices>(
  kind: Kind,
  vendor: EventServices,
  isSpecial = false,
): NonNullable<EventServices[Kind]> {
  const [usual, special]: readonly string[] = DEFAULTS[kind];
  return (vendor[kind] ?? (isSpecial ? special : usual)) as NonNullable<EventServices[Kind]>;
}

const DEFAULTS = {
  queue: ["storage", "service-bus"],
  topic: ["service-bus", "service-bus"],
  object: ["blob", "event-grid"],
} as const;
