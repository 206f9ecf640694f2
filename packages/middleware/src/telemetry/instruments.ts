/** The instruments: a tracer, and what is measured. */
import {
  type Counter,
  createNoopMeter,
  type Histogram,
  type Meter,
  type MeterProvider,
  metrics,
  type Tracer,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";
import type { TelemetryOptions } from "./options.ts";

/** What spans and measurements are made with. */
export interface Instruments {
  readonly tracer: Tracer;
  readonly requestDuration: Histogram;
  readonly invokeDuration: Histogram;
  readonly processDuration: Histogram;
  readonly consumedMessages: Counter;
  readonly errors: Counter;
  readonly coldStarts: Counter;
}

const NAME = "@portable-fn/middleware/telemetry";
const SCOPE = { schemaUrl: "https://opentelemetry.io/schemas/1.45.0" };

/** Of all histograms of the conventions for HTTP, FaaS and messaging, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** The registered provider stands behind a proxy, which has nothing to give before there is one. */
interface Proxy {
  getDelegate?(): TracerProvider;
  getDelegateTracer?(name: string, version?: string, options?: typeof SCOPE): Tracer | undefined;
}

/**
 * Makes what gives the instruments. Providers may be registered, or replaced, at any time.
 *
 * @param options the providers, where they are not the registered ones
 * @returns gives the instruments; `undefined` while nobody listens
 */
export function createInstruments(options: TelemetryOptions): () => Instruments | undefined {
  let tracers: TracerProvider | undefined;
  let meters: MeterProvider | undefined;
  let made: Instruments | undefined;
  return () => {
    const provider = options.tracerProvider ?? trace.getTracerProvider();
    const behind = (provider as Proxy).getDelegate?.() ?? provider;
    const measuring = options.meterProvider ?? metrics.getMeterProvider();
    if (tracers === behind && meters === measuring) return made;
    tracers = behind;
    meters = measuring;
    made = instrumentsOf(provider, measuring);
    return made;
  };
}

function instrumentsOf(tracers: TracerProvider, meters: MeterProvider): Instruments | undefined {
  const proxy = tracers as Proxy;
  const hasTracer =
    !proxy.getDelegateTracer || proxy.getDelegateTracer(NAME, undefined, SCOPE) !== undefined;
  const meter = meters.getMeter(NAME, undefined, SCOPE);
  if (!hasTracer && meter === createNoopMeter()) return undefined;
  return { tracer: tracers.getTracer(NAME, undefined, SCOPE), ...measuresOf(meter) };
}

function measuresOf(meter: Meter): Omit<Instruments, "tracer"> {
  const duration = (name: string, description: string) =>
    meter.createHistogram(name, {
      description,
      unit: "s",
      advice: { explicitBucketBoundaries: BUCKETS },
    });
  const count = (name: string, unit: string, description: string) =>
    meter.createCounter(name, { description, unit });
  return {
    requestDuration: duration("http.server.request.duration", "Duration of HTTP server requests."),
    invokeDuration: duration(
      "faas.invoke_duration",
      "Measures the duration of the function's logic execution.",
    ),
    processDuration: duration("messaging.process.duration", "Duration of processing operation."),
    consumedMessages: count(
      "messaging.client.consumed.messages",
      "{message}",
      "Number of messages that were delivered to the application.",
    ),
    errors: count("faas.errors", "{error}", "Number of invocation errors."),
    coldStarts: count("faas.coldstarts", "{coldstart}", "Number of invocation cold starts."),
  };
}
