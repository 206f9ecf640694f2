/** Ticks of schedules: of alarms, DigitalOcean's scheduled triggers, and Code Engine's periodic timers. */
import { DecodeError, scheduleTick } from "@portable-fn/adapter-kit/events";
import type { AppFunction, CloudEvent, ScheduleTick } from "@portable-fn/core";
import type { Candidate } from "./delivery.ts";

const MINUTE = 60_000;

/** What a tick is made of. */
export interface TickParts {
  readonly names: readonly string[];
  readonly id: string;
  readonly source: string;
  /** When it came or was sent: milliseconds since the epoch, or RFC 3339. */
  readonly at: unknown;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * Makes the candidate of a tick. Cron knows whole minutes, and all three services fire when the minute
 * has begun, alarms up to 59 seconds later: the minute is when it was due.
 *
 * @param parts what came
 * @returns the candidate
 */
export function tickCandidate(parts: TickParts): Candidate {
  return { kind: "schedule", names: parts.names, read: (fn) => tickOf(fn, parts) };
}

/**
 * Makes the parts of a tick that is a CloudEvent.
 *
 * @param event the event
 * @param names the schedule's
 * @param at when it was due
 * @returns the parts
 */
export function carriedTick(event: CloudEvent, names: readonly string[], at: unknown): TickParts {
  const { specversion: _, id, source, type: _type, data: _data, time: _time, ...rest } = event;
  return { names, id, source, at, extensions: rest };
}

function tickOf({ trigger }: AppFunction, { id, source, at, extensions }: TickParts): ScheduleTick {
  const time = typeof at === "string" ? Date.parse(at) : at;
  if (typeof time !== "number" || Number.isNaN(time)) {
    throw new DecodeError("The tick does not say when it was due");
  }
  return scheduleTick({
    id,
    source,
    extensions,
    cron: trigger.kind === "schedule" ? trigger.cron : "",
    scheduledTime: Math.floor(time / MINUTE) * MINUTE,
  });
}
