/** What the span of an event says when it begins. */

import { type Attributes, type Link, SpanKind } from "@opentelemetry/api";
import type { Context, Trace } from "@portable-fn/core";
import type { Subject } from "./observation.ts";
import { recordable, type TelemetryOptions } from "./options.ts";
import { type MessageKind, messagingSystemOf } from "./platforms.ts";
import { spanContextIn } from "./trace-context.ts";

/** What is known of an event, whatever it is. */
type AnyEvent = Readonly<Record<string, unknown>>;

/** The subject of events. */
export interface EventSubject extends Subject {
  /** What measurements of messages say; `undefined` where the events are none. */
  readonly messaging: Attributes | undefined;
  /** How many events it is about. */
  readonly count: number;
}

const MESSAGES: readonly MessageKind[] = ["queue", "topic", "stream"];

/** What the conventions call what was done to an item. */
const OPERATIONS: ReadonlyMap<unknown, string> = new Map([
  ["created", "insert"],
  ["deleted", "delete"],
  ["insert", "insert"],
  ["update", "edit"],
  ["delete", "delete"],
]);

/**
 * Tells what the span of events says.
 *
 * @param given the event, or an array of them
 * @param ctx the invocation's context
 * @param options the middleware's
 * @returns the span's name, kind, attributes and links
 */
export function subjectOf(given: unknown, ctx: Context, options: TelemetryOptions): EventSubject {
  const events = (Array.isArray(given) ? given : [given]) as readonly AnyEvent[];
  const [first = {}] = events;
  const links = events.flatMap(linkTo);
  const caller = callerOf(given, ctx.trace);
  const common = { links, caller, count: events.length, messaging: undefined };
  const kind = MESSAGES.find((one) => typeof first[one] === "string");
  if (kind) {
    const destination = String(first[kind]);
    const messaging = {
      "messaging.system.name":
        options.messagingSystem ?? messagingSystemOf(ctx.target, kind, first["source"]),
      "messaging.destination.name": destination,
      "messaging.operation.name": "process",
      "messaging.operation.type": "process",
    };
    const attributes = {
      ...messaging,
      ...(Array.isArray(given)
        ? { "messaging.batch.message_count": events.length }
        : { "messaging.message.id": String(first["id"]) }),
    };
    const name = `process ${destination}`;
    return { ...common, name, kind: SpanKind.CONSUMER, trigger: "pubsub", attributes, messaging };
  }
  const own = { ...common, name: ctx.functionName || "function", kind: SpanKind.SERVER };
  if (typeof first["cron"] === "string") {
    const start = { "faas.invocation.start_time": String(first["scheduledTime"]) };
    return { ...own, trigger: "timer", attributes: { "faas.cron": first["cron"], ...start } };
  }
  const operation = OPERATIONS.get(first["action"] ?? first["operation"]);
  if (operation === undefined) return { ...own, trigger: "other", attributes: {} };
  return { ...own, trigger: "datasource", attributes: documentOf(first, operation, options) };
}

function documentOf(event: AnyEvent, operation: string, options: TelemetryOptions): Attributes {
  const { bucket, key, source, time } = event;
  const isObject = typeof bucket === "string";
  // The key of an item may be of any type, and names a person as often as not.
  const name = isObject ? recordable(options, String(key), "faas.document.name") : undefined;
  return {
    "faas.document.collection": String(isObject ? bucket : source),
    "faas.document.operation": operation,
    ...(typeof time === "string" && { "faas.document.time": time }),
    ...(name !== undefined && { "faas.document.name": name }),
  };
}

/** A batch goes on in the trace of whoever delivers it, never in that of one of its messages. */
function callerOf(given: unknown, trace: Trace): Trace {
  if (!Array.isArray(given)) return trace;
  const ofMessage = (given as readonly AnyEvent[]).some(
    ({ traceparent }) => traceparent === trace.traceparent,
  );
  return ofMessage ? {} : trace;
}

function linkTo({ traceparent, tracestate }: AnyEvent): Link[] {
  if (typeof traceparent !== "string") return [];
  const context = spanContextIn({
    traceparent,
    ...(typeof tracestate === "string" && { tracestate }),
  });
  return context ? [{ context }] : [];
}
