/** Runs the events of a request: all of them are acknowledged, or the request fails. */

import { fieldOf } from "@portable-fn/adapter-kit";
import {
  assertAcknowledged,
  createEventRunner,
  type EntryOptions,
  type EventItem,
  type EventSurroundings,
  SettlingContext,
} from "@portable-fn/adapter-kit/events";
import {
  type App,
  type AppFunction,
  type Logger,
  PortableError,
  type Trace,
} from "@portable-fn/core";
import { createClaim } from "./claim.ts";
import type { EventRequest } from "./delivery.ts";
import { decodeEvent } from "./recognise.ts";

/** What surrounds a request. */
export interface RequestSurroundings extends EventSurroundings {
  /** The invocation's. */
  readonly id: string;
  /** Milliseconds since the epoch at which the platform ends the invocation. */
  readonly deadline: number;
}

/**
 * Runs the events of a request. It resolves when every one is acknowledged, and rejects with a
 * DecodeError for what is no event, and with a PortableError for all else.
 */
export type RunRequest = (request: EventRequest, around: RequestSurroundings) => Promise<void>;

/**
 * Makes what runs the events of requests.
 *
 * @param app the app
 * @param functions those of its event functions that the entry runs
 * @param options the entry's
 * @param log for what happens outside of an invocation
 * @returns the runner
 * @throws PortableError `PFN_BINDINGS` when the variable is not the JSON that it should be
 */
export function createRequestRunner(
  app: App,
  functions: readonly AppFunction[],
  options: EntryOptions,
  log: Logger,
): RunRequest {
  const target = { name: "google-cloud-functions", Context: SettlingContext };
  const run = createEventRunner(app, target, options);
  const claim = createClaim(functions, process.env);
  return async (request, { id, deadline, ...around }) => {
    const groups = new Map<AppFunction, EventItem[]>();
    for (const delivery of decodeEvent(request)) {
      const claimed = claim(delivery);
      if (!claimed) {
        log.debug("The function's filter leaves the event out", { event: delivery.id });
        continue;
      }
      const { fn, item } = claimed;
      assertAttempts(fn, item);
      groups.set(fn, [...(groups.get(fn) ?? []), item]);
    }
    const trace = () => traceIn(request.headers);
    for (const [fn, items] of groups) {
      assertAcknowledged(fn, await run(fn, { id, items, deadline, trace }, around));
    }
  };
}

/** Attempts of an event whose trigger sets none. */
const ATTEMPTS = 3;

/** Pub/Sub delivers 5 times at least; what has used up its own attempts goes on to that untried. */
function assertAttempts({ name, trigger }: AppFunction, { attempt = 1 }: EventItem): void {
  const most = "maxAttempts" in trigger ? trigger.maxAttempts : ATTEMPTS;
  if (attempt <= most) return;
  throw new PortableError(
    "PFN_DELIVERY",
    `The event has failed ${most} times in function ${name} and is not tried again`,
    { fix: "Pub/Sub makes it a dead letter when the subscription's own attempts are used up" },
  );
}

function traceIn(headers: readonly string[]): Trace | undefined {
  const traceparent = fieldOf(headers, "traceparent");
  const tracestate = fieldOf(headers, "tracestate");
  return traceparent ? { traceparent, ...(tracestate && { tracestate }) } : undefined;
}
