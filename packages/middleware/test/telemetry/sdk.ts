/** The OpenTelemetry SDK, registered as an app would, which keeps what it is given. */
import { type Attributes, context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { type Histogram, MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

/** What was measured with one instrument and one set of attributes. */
export interface Point {
  readonly name: string;
  readonly unit: string;
  readonly attributes: Attributes;
  readonly value: number | Histogram;
}

/** The SDK under test. */
export interface Sdk {
  /** What has ended, in order. */
  spans(): ReadableSpan[];
  /** What has been measured. */
  points(name?: string): Promise<Point[]>;
  /** Takes the SDK away again. */
  disable(): void;
}

class Reader extends MetricReader {
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}
}

/**
 * Registers an SDK.
 *
 * @param processors further processors of spans
 * @returns what it kept
 */
export function register(...processors: SpanProcessor[]): Sdk {
  const exporter = new InMemorySpanExporter();
  const kept = new SimpleSpanProcessor({ exporter });
  const reader = new Reader();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [kept, ...processors] }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  return {
    spans: () => exporter.getFinishedSpans(),
    async points(name) {
      const { resourceMetrics } = await reader.collect();
      return resourceMetrics.scopeMetrics
        .flatMap((scope) => scope.metrics)
        .filter(({ descriptor }) => name === undefined || descriptor.name === name)
        .flatMap(({ descriptor, dataPoints }) =>
          dataPoints.map(({ attributes, value }) => ({
            name: descriptor.name,
            unit: descriptor.unit,
            attributes,
            value: value as number | Histogram,
          })),
        );
    },
    disable() {
      context.disable();
      trace.disable();
      metrics.disable();
    },
  };
}
