/** Calls of Cloud Scheduler, which are no CloudEvents: what they say stands in headers. */
import { type FlatHeaders, fieldOf } from "@portable-fn/adapter-kit";
import { DecodeError } from "@portable-fn/adapter-kit/events";
import { lastOf } from "./fields.ts";
import { itemOf } from "./item.ts";
import type { Parcel, Route } from "./route.ts";

/**
 * Reads a call. Headers: https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs
 * (2026-11-23)
 *
 * @param headers the request's
 * @param route finds functions; the job is called as the schedule's function
 * @returns the tick
 * @throws DecodeError where it does not say its job or its time; PortableError `PFN_UNCLAIMED`
 */
export function schedulerParcel(headers: FlatHeaders, route: Route): Parcel {
  const job = fieldOf(headers, "x-cloudscheduler-jobname") ?? "";
  const time = fieldOf(headers, "x-cloudscheduler-scheduletime") ?? "";
  if (job === "" || Number.isNaN(Date.parse(time))) {
    throw new DecodeError("Cloud Scheduler's call does not say its job or its time", {
      status: 400,
    });
  }
  const fn = route.find(["schedule"], job, lastOf(job));
  const tick = {
    specversion: "1.0" as const,
    // A call that is made again is of the same tick.
    id: `${job}@${time}`,
    source: `/jobs/${job}`,
    type: "portable-fn.schedule.tick",
    time,
    data: undefined,
  };
  return { fn, items: [itemOf(fn, tick)] };
}
