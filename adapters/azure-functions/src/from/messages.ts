/** Foreign handlers of messages: Storage queues, Service Bus, Event Grid. */
import {
  type EventFunction,
  type QueueMessage,
  type QueueOptions,
  type QueueTrigger,
  queue,
  type TopicEvent,
  type TopicOptions,
  type TopicTrigger,
  topic,
} from "@portable-fn/core";
import {
  type AzureEventSource,
  type ForeignEvent,
  foreignRunner,
  type TriggerSettings,
} from "./event.ts";
import { toInput } from "./native-content.ts";

/** Options of a foreign queue handler, besides those of `queue()`. */
export interface FromAzureQueueOptions extends QueueOptions<unknown> {
  /** The queue's logical name. */
  readonly queue: string;
  /** What the handler was written for, which decides the metadata. Default `"storage"`. */
  readonly service?: "storage" | "service-bus";
}

/**
 * Makes a portable function of an Azure handler of a Storage queue or a Service Bus queue: its throw
 * delivers the message again.
 *
 * @param source a handler, which runs on every target; or `{ load }`, on Node
 * @param options the queue, and what `queue()` takes
 * @returns a declaration for `defineApp`
 *
 * @example
 * ```ts
 * import { fromAzureQueue } from "@portable-fn/azure-functions";
 * fromAzureQueue((order, context) => context.log(order, context.triggerMetadata), { queue: "orders" });
 * ```
 */
export function fromAzureQueue(
  source: AzureEventSource,
  options: FromAzureQueueOptions,
): EventFunction<QueueTrigger> {
  const { queue: name, service = "storage", ...rest } = options;
  const isStorage = service === "storage";
  const run = foreignRunner(source, isStorage ? "queueTrigger" : "serviceBusTrigger");
  return queue(
    name,
    async (message, ctx) => {
      await run((settings) => (isStorage ? ofStorage : ofBus)(message, settings), ctx);
    },
    rest,
  );
}

/** Options of a foreign handler of topics, besides those of `topic()`. */
export interface FromAzureTopicOptions extends TopicOptions<unknown> {
  /** The topic's logical name. */
  readonly topic: string;
  /**
   * What the handler was written for: Service Bus messages, or one of Event Grid's schemas. Default
   * `"service-bus"`.
   */
  readonly service?: "service-bus" | "event-grid" | "cloud-events";
}

/**
 * Makes a portable function of an Azure handler of a Service Bus subscription or of Event Grid: its
 * throw delivers the event again.
 *
 * @param source a handler, which runs on every target; or `{ load }`, on Node
 * @param options the topic, and what `topic()` takes
 * @returns a declaration for `defineApp`
 *
 * @example
 * ```ts
 * import { fromAzureTopic } from "@portable-fn/azure-functions";
 * const log = (event: unknown) => console.log(event);
 * fromAzureTopic(log, { topic: "order-placed", service: "event-grid" });
 * ```
 */
export function fromAzureTopic(
  source: AzureEventSource,
  options: FromAzureTopicOptions,
): EventFunction<TopicTrigger> {
  const { topic: name, service = "service-bus", ...rest } = options;
  const isBus = service === "service-bus";
  const run = foreignRunner(source, isBus ? "serviceBusTrigger" : "eventGridTrigger");
  const make = { "service-bus": ofBus, "event-grid": ofGrid, "cloud-events": ofCloud }[service];
  return topic(
    name,
    async (event, ctx) => {
      await run((settings) => make(event, settings, ctx.attempt), ctx);
    },
    rest,
  );
}

const NEVER = "9999-12-31T23:59:59.9999999+00:00";

function ofStorage(message: QueueMessage, settings: TriggerSettings): ForeignEvent {
  const input = toInput(message.data, settings["dataType"]);
  return {
    input,
    triggerMetadata: {
      ...(settings["dataType"] !== "binary" && { queueTrigger: input }),
      dequeueCount: message.attempt,
      expirationTime: NEVER,
      id: message.id,
      insertionTime: message.enqueuedAt,
      nextVisibleTime: NEVER,
      popReceipt: "",
    },
  };
}

function ofBus(
  event: QueueMessage | TopicEvent,
  settings: TriggerSettings,
  attempt = 1,
): ForeignEvent {
  const input = toInput(event.data, settings["dataType"]);
  const { id, subject, time, datacontenttype: contentType, attributes } = event;
  const { groupId: sessionId, attempt: deliveryCount = attempt } = event as Partial<QueueMessage>;
  return {
    input: settings["cardinality"] === "many" ? [input] : input,
    triggerMetadata: {
      messageId: id,
      deliveryCount,
      contentType,
      applicationProperties: attributes,
      userProperties: attributes,
      ...(subject !== undefined && { subject, label: subject }),
      ...(time !== undefined && { enqueuedTime: time, enqueuedTimeUtc: time }),
      ...(sessionId !== undefined && { sessionId }),
    },
  };
}

function ofGrid({ id, source, type, subject = "", time, data }: TopicEvent): ForeignEvent {
  const given = { id, topic: source, subject, eventType: type, eventTime: time, data };
  return { input: { ...given, dataVersion: "", metadataVersion: "1" }, triggerMetadata: {} };
}

function ofCloud({ topic: _topic, attributes: _attributes, ...event }: TopicEvent): ForeignEvent {
  const { data, ...rest } = event;
  return {
    input:
      data instanceof Uint8Array
        ? { ...rest, data_base64: Buffer.from(data).toString("base64") }
        : event,
    triggerMetadata: {},
  };
}
