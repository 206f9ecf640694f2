/** What the Node adapter allows at most; the platform that runs the container may allow less. */
import type { Limits } from "@portable-fn/adapter-kit/target";

const OURS = { source: "A default of the entry, adapters/node/src/options.ts", date: "2026-11-23" };
const NONE = {
  value: null,
  source: "Node sets none; the platform that runs the container may",
  date: OURS.date,
};

const STORED = {
  value: 1024 * 1024,
  source: "A default of the store, adapters/node/src/queue-store/options.ts",
  date: OURS.date,
};
const REQUEST = { value: 100 * 1024 * 1024, ...OURS };

/** Limits of the Node adapter. */
export const limits: Limits = {
  timeoutSeconds: NONE,
  memoryMb: NONE,
  requestBytes: { value: 100 * 1024 * 1024, ...OURS },
  responseBytes: NONE,
  headerBytes: { value: 16 * 1024, ...OURS },
  eventBytes: {
    sqlite: STORED,
    "sqlite-fifo": STORED,
    "sqlite-topic": STORED,
    croner: STORED,
    "cloudevents-queue": REQUEST,
    "cloudevents-topic": REQUEST,
    "cloudevents-stream": REQUEST,
    "cloudevents-object": REQUEST,
    "cloudevents-change": REQUEST,
    "cloudevents-schedule": REQUEST,
    pubsub: {
      value: 10_000_000,
      source: "A message has 10 MB at most: https://cloud.google.com/pubsub/quotas",
      date: OURS.date,
    },
  },
  bundleBytes: NONE,
};
