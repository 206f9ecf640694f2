/** One invocation under observation: its span, and what is measured of it. */

import {
  type Attributes,
  isSpanContextValid,
  type Link,
  type Context as OtelContext,
  context as otel,
  type Span,
  type SpanKind,
  trace as traces,
} from "@opentelemetry/api";
import type { Context, Trace } from "@portable-fn/core";
import { isColdStart } from "./cold-start.ts";
import { recordFailure } from "./failure.ts";
import type { Instruments } from "./instruments.ts";
import type { TelemetryOptions } from "./options.ts";
import { cloudPlatformOf } from "./platforms.ts";
import { spanContextIn } from "./trace-context.ts";

/** What a span is begun with. */
export interface Subject {
  readonly name: string;
  readonly kind: SpanKind;
  /** A value of `faas.trigger`. */
  readonly trigger: "http" | "pubsub" | "timer" | "datasource" | "other";
  readonly attributes: Attributes;
  readonly links?: readonly Link[];
  /** The trace that it goes on in, unless a span is active already. */
  readonly caller: Trace;
}

/** An invocation under observation. */
export class Observation {
  readonly span: Span;
  /** The route that a Hono app inside found, once it has. */
  route: string | undefined;
  /** What a Hono app inside answered for its handler, once it has. */
  answeredError: unknown;
  readonly #active: OtelContext;
  readonly #instruments: Instruments;
  readonly #faas: Attributes;
  readonly #options: TelemetryOptions;
  readonly #begun: number = performance.now();
  #errorType: string | undefined;

  /**
   * @param subject what it is about
   * @param ctx the invocation's context
   * @param instruments what it is recorded with
   * @param options the middleware's
   */
  constructor(subject: Subject, ctx: Context, instruments: Instruments, options: TelemetryOptions) {
    const { name, kind, trigger, links, caller } = subject;
    const isCold = isColdStart(ctx.env);
    const platform = cloudPlatformOf(ctx.target);
    this.#faas = {
      "faas.trigger": trigger,
      ...(ctx.functionName && { "faas.name": ctx.functionName }),
    };
    const attributes = {
      ...this.#faas,
      "faas.invocation.id": ctx.id,
      "faas.coldstart": isCold,
      ...(platform !== undefined && { "cloud.platform": platform }),
      ...subject.attributes,
    };
    const parent = parentOf(caller);
    const about = { kind, attributes, ...(links && { links: [...links] }) };
    this.span = instruments.tracer.startSpan(name, about, parent);
    this.#active = traces.setSpan(parent, this.span);
    this.#instruments = instruments;
    this.#options = options;
    if (isCold) instruments.coldStarts.add(1, this.#faas, this.#active);
    observations.set(ctx, this);
  }

  /**
   * Runs the function with the span as the active one.
   *
   * @param next runs it
   * @returns what it gives
   */
  run<Result>(next: () => Promise<Result>): Promise<Result> {
    return otel.with(this.#active, next);
  }

  /**
   * Records that the invocation failed.
   *
   * @param type the value of `error.type`
   * @param error what was thrown, where something was
   */
  fail(type: string, error?: unknown): void {
    this.#errorType = type;
    recordFailure(this.span, type, error, this.#options);
  }

  /**
   * Ends the span and measures.
   *
   * @param measure records what is of the trigger's own: the seconds, `error.type` if it failed
   */
  end(measure: (seconds: number, failure: Attributes, active: OtelContext) => void): void {
    const seconds = (performance.now() - this.#begun) / 1000;
    const type = this.#errorType;
    const { invokeDuration, errors } = this.#instruments;
    invokeDuration.record(seconds, this.#faas, this.#active);
    if (type !== undefined) errors.add(1, this.#faas, this.#active);
    measure(seconds, type === undefined ? {} : { "error.type": type }, this.#active);
    this.span.end();
  }
}

const observations = new WeakMap<Context, Observation>();

/**
 * Gives the observation of an invocation.
 *
 * @param ctx the invocation's context
 * @returns the observation; `undefined` where there is none
 */
export function observationOf(ctx: Context): Observation | undefined {
  return observations.get(ctx);
}

/** A span that is there already, of an instrumentation further out, knows the caller itself. */
function parentOf(trace: Trace): OtelContext {
  const ambient = otel.active();
  const around = traces.getSpanContext(ambient);
  if (around && isSpanContextValid(around)) return ambient;
  const caller = spanContextIn(trace);
  return caller ? traces.setSpanContext(ambient, caller) : ambient;
}
