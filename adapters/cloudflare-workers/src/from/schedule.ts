/** A Worker's `scheduled` becomes a portable function. */
import {
  type Env,
  type EventFunction,
  type ScheduleOptions,
  type ScheduleTrigger,
  schedule,
} from "@portable-fn/core";
import type { ExecutionContext, NativeTick } from "../native.ts";
import { envFor, executionContext, type FromWorkerOptions } from "./execution-context.ts";

/** A tick as Workers are given it. */
export interface ForeignTick extends NativeTick {
  readonly type: "scheduled";
  /** Cloudflare fires nothing again anyway. */
  noRetry(): void;
}

/** A Worker that takes ticks. */
export interface ForeignScheduleWorker {
  /** Takes a tick. */
  scheduled(tick: ForeignTick, env: Env, ctx: ExecutionContext): unknown;
}

/** Options of a Worker's `scheduled` that is carried elsewhere, besides those of every schedule function. */
export type FromWorkerScheduleOptions = FromWorkerOptions &
  Omit<ScheduleOptions, "use" | "env"> & {
    /** What `controller.cron` says, for Workers that tell their triggers by it. Default `cron`. */
    readonly cloudflareCron?: string;
    /** Names and defaults of variables, as for every function. */
    readonly variables?: Readonly<Record<string, string | null>>;
  };

/**
 * Makes a schedule function of a Worker.
 *
 * @param cron five Unix fields, as for `schedule`; Cloudflare counts the days of the week from 1, this
 *   from 0
 * @param worker an object with `scheduled(controller, env, ctx)`; it runs unchanged
 * @param options stand-ins for bindings; those of the schedule function
 * @returns a schedule function
 *
 * @example
 * ```ts
 * import { fromWorkerSchedule } from "@portable-fn/cloudflare-workers";
 * import { defineApp } from "@portable-fn/core";
 *
 * const nightly = fromWorkerSchedule("0 3 * * *", {
 *   async scheduled(controller) {
 *     console.log(controller.cron);
 *   },
 * });
 * export default defineApp({ name: "moved", functions: { nightly } });
 * ```
 */
export function fromWorkerSchedule(
  cron: string,
  worker: ForeignScheduleWorker,
  options: FromWorkerScheduleOptions = {},
): EventFunction<ScheduleTrigger> {
  const { env, variables, cloudflareCron = cron, ...rest } = options;
  return schedule(
    cron,
    async ({ scheduledTime }, ctx) => {
      const tick: ForeignTick = {
        type: "scheduled",
        cron: cloudflareCron,
        scheduledTime: Date.parse(scheduledTime),
        noRetry() {},
      };
      const all = envFor(ctx.env, env === undefined ? {} : { env }, ctx);
      await worker.scheduled(tick, all, executionContext(ctx));
    },
    { ...rest, ...(variables && { env: variables }) },
  );
}
