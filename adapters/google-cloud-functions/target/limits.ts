/** What Cloud Run functions (2nd gen) allow at most. */
import type { Limit, Limits } from "@portable-fn/adapter-kit/target";

const QUOTAS = "https://cloud.google.com/functions/quotas";
const MB = 1024 * 1024;

const PUBSUB = limit(10 * MB, "https://cloud.google.com/pubsub/quotas#resource_limits");
const EVENTARC = limit(512 * 1024, `${QUOTAS} (max event size, 512 KB for Eventarc events)`);
const BACKGROUND = limit(10 * MB, `${QUOTAS} (max event size, 10 MB for legacy events)`);
const NONE = limit(null, "https://cloud.google.com/scheduler/docs: a tick brings nothing");

/** Limits of functions; `timeoutSeconds` is that of HTTP, of events it is 540 by the same page. */
export const limits: Limits = {
  timeoutSeconds: limit(60 * 60),
  memoryMb: limit(32 * 1024),
  requestBytes: limit(32 * MB),
  // A streamed response may have 10 MB by the same page.
  responseBytes: limit(32 * MB),
  // The framework's server has Node's default.
  headerBytes: limit(16 * 1024, "https://nodejs.org/api/cli.html#--max-http-header-sizesize"),
  eventBytes: {
    pubsub: PUBSUB,
    "pubsub-ordered": PUBSUB,
    "pubsub-unwrapped": PUBSUB,
    "pubsub-topic": PUBSUB,
    "eventarc-pubsub": EVENTARC,
    "background-pubsub": BACKGROUND,
    scheduler: NONE,
    "scheduler-pubsub": NONE,
    storage: EVENTARC,
    "storage-pubsub": PUBSUB,
    "background-storage": BACKGROUND,
    firestore: EVENTARC,
    "firestore-json": EVENTARC,
    "background-firestore": BACKGROUND,
  },
  // 1st gen alone has a limit.
  bundleBytes: limit(null),
};

function limit(value: number | null, source: string = QUOTAS): Limit {
  return { value, source, date: "2026-11-23" };
}
