/** The library's invocation context over the portable one. */
import { type Context, PortableError } from "@portable-fn/core";
import type { ForeignContext, ForeignOptions } from "./shapes.ts";

/** What an event's invocation says besides. */
export interface EventSayings {
  readonly triggerMetadata?: Readonly<Record<string, unknown>>;
  readonly retryContext?: { readonly retryCount: number; readonly maxRetryCount: number };
}

/**
 * Makes the invocation context that a foreign handler gets.
 *
 * @param ctx the portable context
 * @param functionName as registered
 * @param options as registered
 * @param event what an event's invocation says besides; nothing for HTTP
 * @returns an object of the shape of the library's `InvocationContext`
 */
export function toForeignContext(
  ctx: Context,
  functionName: string,
  options: ForeignOptions,
  event: EventSayings = {},
): ForeignContext {
  const { traceparent, tracestate } = ctx.trace;
  const at =
    (level: "debug" | "info" | "warn" | "error") =>
    (...args: unknown[]): void =>
      ctx.log[level](args.map(text).join(" "));
  const inputs = new Map<string, unknown>();
  const outputs = new Map<string, unknown>();
  return {
    invocationId: ctx.id,
    functionName,
    options,
    ...event,
    ...(traceparent !== undefined && {
      traceContext: {
        traceParent: traceparent,
        ...(tracestate !== undefined && { traceState: tracestate }),
      },
    }),
    extraInputs: {
      get: (input) => inputs.get(nameOf(input)),
      set: (input, value) => void inputs.set(nameOf(input), value),
    },
    extraOutputs: {
      get: (output) => outputs.get(nameOf(output)),
      set: (output) => {
        throw unbound(functionName, nameOf(output));
      },
    },
    log: at("info"),
    trace: at("debug"),
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
  };
}

/**
 * Says that a binding has nothing behind it here.
 *
 * @param functionName whose
 * @param binding its name or type
 * @returns the error to throw
 */
export function unbound(functionName: string, binding: string): PortableError {
  return new PortableError(
    "PFN_AZURE_BINDING",
    `Function ${functionName} uses the Azure binding ${binding}, which only Azure's host serves`,
    {
      fix: "Write to the service through its own client, or deploy the function to Azure unchanged",
    },
  );
}

function nameOf(binding: unknown): string {
  return typeof binding === "object" && binding !== null && "name" in binding
    ? String(binding.name)
    : String(binding);
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return value.stack ?? value.message;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
