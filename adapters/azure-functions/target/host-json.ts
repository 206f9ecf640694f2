/** What host.json must say for an app. */
import type { Manifest, QueueTrigger } from "@portable-fn/core";

/** The host's settings of Storage queues; all have the same. */
export interface QueueSettings {
  readonly maxDequeueCount: number;
  readonly batchSize: number;
  readonly newBatchThreshold: number;
}

/**
 * Makes the settings of Storage queues: as much as any function wants. The entry holds the others to
 * their own, smaller ones.
 *
 * @param queues the queue functions' triggers
 * @returns the settings
 */
export function queueSettings(queues: readonly QueueTrigger[]): QueueSettings {
  return {
    maxDequeueCount: Math.max(...queues.map(({ maxAttempts }) => maxAttempts)),
    // 32 is the most that the service gives at once.
    batchSize: Math.min(32, Math.max(...queues.map(({ concurrency }) => concurrency))),
    newBatchThreshold: 0,
  };
}

/**
 * Makes the settings of the platform's host.
 *
 * @param manifest the app's
 * @returns host.json as an object
 */
export function hostJson({ functions }: Manifest): Readonly<Record<string, unknown>> {
  const queues = functions.flatMap(({ trigger }) => (trigger.kind === "queue" ? trigger : []));
  const batches = functions.flatMap(({ trigger }) =>
    trigger.kind === "stream" ? trigger.batchSize : [],
  );
  const kinds = new Set(functions.map(({ trigger }) => trigger.kind));
  const hasEvents = kinds.size > (kinds.has("http") ? 1 : 0);
  return {
    version: "2.0",
    extensions: {
      ...(kinds.has("http") && { http: { routePrefix: "" } }),
      ...(queues.length > 0 && { queues: queueSettings(queues) }),
      ...(batches.length > 0 && { eventHubs: { maxEventBatchSize: Math.max(...batches) } }),
    },
    ...(hasEvents && {
      extensionBundle: {
        id: "Microsoft.Azure.Functions.ExtensionBundle",
        version: "[4.0.0, 5.0.0)",
      },
    }),
  };
}
