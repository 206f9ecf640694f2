/** Cloud Scheduler with an HTTP target: a request without content that matters. */
import { fieldOf } from "@portable-fn/adapter-kit";
import { DecodeError, scheduleTick } from "@portable-fn/adapter-kit/events";
import type { Decode } from "./delivery.ts";
import { namesOf, textOf } from "./fields.ts";

const PREFIX = "x-cloudscheduler";

/** @returns whether the headers are those of Cloud Scheduler */
export function isScheduler(headers: readonly string[]): boolean {
  return fieldOf(headers, PREFIX) === "true";
}

/** Decodes a request of Cloud Scheduler. */
export const decodeScheduler: Decode = ({ headers }) => {
  const job = textOf(fieldOf(headers, `${PREFIX}-jobname`));
  const due = textOf(fieldOf(headers, `${PREFIX}-scheduletime`));
  if (Number.isNaN(Date.parse(due))) throw new DecodeError("The schedule's time is no time");
  const id = `${job}/${due}`;
  return [
    {
      id,
      candidates: [
        {
          kind: "schedule",
          names: namesOf(job),
          read: ({ trigger }) =>
            scheduleTick({
              id,
              source: `//cloudscheduler.googleapis.com/${job}`,
              cron: trigger.kind === "schedule" ? trigger.cron : "",
              scheduledTime: due,
            }),
        },
      ],
    },
  ];
};
