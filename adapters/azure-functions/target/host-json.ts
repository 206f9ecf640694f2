/** What host.json must say for an app. */
import type { Manifest } from "@portable-fn/core";

/**
 * Makes the settings of the platform's host.
 *
 * @param manifest the app's
 * @returns host.json as an object
 */
export function hostJson({ functions }: Manifest): Readonly<Record<string, unknown>> {
  const attempts = functions.flatMap(({ trigger }) =>
    trigger.kind === "queue" && !trigger.fifo ? trigger.maxAttempts : [],
  );
  const batches = functions.flatMap(({ trigger }) =>
    trigger.kind === "stream" ? trigger.batchSize : [],
  );
  const kinds = new Set(functions.map(({ trigger }) => trigger.kind));
  const hasEvents = kinds.size > (kinds.has("http") ? 1 : 0);
  return {
    version: "2.0",
    extensions: {
      ...(kinds.has("http") && { http: { routePrefix: "" } }),
      // One limit for all queues: the entry holds functions to smaller ones of their own.
      ...(attempts.length > 0 && { queues: { maxDequeueCount: Math.max(...attempts) } }),
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
