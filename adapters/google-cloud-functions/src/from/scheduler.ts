/** Ticks as Cloud Scheduler sends them. */
import { JOB_ATTRIBUTE } from "../events/message.ts";
import type { NativeMessage, NativeRequest } from "./message.ts";

/** A tick of a job. */
export interface Tick {
  /** The job's short name. */
  readonly job: string;
  /** When it is due. */
  readonly due: Date;
}

/**
 * Makes the request of a job with an HTTP target.
 *
 * @param tick the tick
 * @returns the request
 */
export function schedulerRequest({ job, due }: Tick): NativeRequest {
  return {
    headers: {
      "user-agent": "Google-Cloud-Scheduler",
      "content-type": "application/octet-stream",
      "x-cloudscheduler": "true",
      "x-cloudscheduler-jobname": job,
      "x-cloudscheduler-scheduletime": due.toISOString().replace(".000Z", "Z"),
    },
    body: "",
  };
}

/**
 * Makes the message of a job with a Pub/Sub target, whose attribute says which job it is.
 *
 * @param id the message's
 * @param tick the tick
 * @returns the message
 */
export function schedulerMessage(id: string, { job, due }: Tick): NativeMessage {
  return {
    id,
    content: Buffer.from("tick"),
    attributes: { [JOB_ATTRIBUTE]: job },
    publishTime: due.toISOString(),
  };
}
