/** Events of EventBridge and of its Scheduler. */
import { ACCOUNT, arnOf, REGION, wholeSeconds } from "./account.ts";

/** An event of EventBridge. */
export interface BridgeEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  /** RFC 3339, without milliseconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  /** The Scheduler alone writes it as a text. */
  readonly detail: unknown;
}

/** What an event is made of. */
export interface BridgeParts {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** Milliseconds since the epoch, or RFC 3339. */
  readonly time: number | string;
  readonly resources?: readonly string[];
  readonly detail: unknown;
}

/**
 * Writes an event.
 *
 * @param parts what it is made of
 * @returns JSON
 */
export function bridgeEvent({
  id,
  source,
  type,
  time,
  resources = [],
  detail,
}: BridgeParts): BridgeEvent {
  return {
    version: "0",
    id,
    "detail-type": type,
    source,
    account: ACCOUNT,
    time: wholeSeconds(time),
    region: REGION,
    resources,
    detail,
  };
}

/** What a tick is made of. */
export interface TickParts {
  readonly id: string;
  /** Of the rule or the schedule. */
  readonly name: string;
  /** When it was due: milliseconds since the epoch, or RFC 3339. */
  readonly time: number | string;
}

/**
 * Writes the event of a rule with a schedule.
 *
 * @param parts what it is made of
 * @returns JSON
 */
export function ruleTick({ id, name, time }: TickParts): BridgeEvent {
  const resources = [arnOf("events", `rule/${name}`)];
  const type = "Scheduled Event";
  return bridgeEvent({ id, source: "aws.events", type, time, resources, detail: {} });
}

/**
 * Writes the event that the Scheduler sends where the schedule gives no input of its own.
 *
 * @param parts what it is made of
 * @returns JSON
 */
export function schedulerTick({ id, name, time }: TickParts): BridgeEvent {
  const resources = [arnOf("scheduler", `schedule/default/${name}`)];
  const type = "Scheduled Event";
  return bridgeEvent({ id, source: "aws.scheduler", type, time, resources, detail: "{}" });
}
