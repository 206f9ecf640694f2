/** What Azure Functions has against a trigger. */
import type { Unsupported } from "@portable-fn/adapter-kit/events";
import type { AnyTrigger, Env } from "@portable-fn/core";
import { type AzureFunctionsVendor, serviceOf } from "./vendor.ts";

/** Says what the target has against a trigger, with the time zone that `WEBSITE_TIME_ZONE` says. */
export const unsupported: Unsupported = (trigger) => problemOf(trigger, {}, process.env);

/**
 * Says what the target has against a function.
 *
 * @param trigger the function's
 * @param vendor its settings
 * @param env the variables of the deployment
 * @returns what is not possible and what to do instead; `undefined` when it is possible
 */
export function problemOf(
  trigger: AnyTrigger,
  vendor: AzureFunctionsVendor,
  env: Env,
): string | undefined {
  switch (trigger.kind) {
    case "schedule":
      return zoneProblem(trigger.timeZone, env["WEBSITE_TIME_ZONE"] || "UTC");
    case "queue":
      return trigger.fifo && serviceOf("queue", vendor, true) === "storage"
        ? 'Storage queues keep no order. Take Service Bus, which fifo does by itself: leave queue: "storage" out'
        : undefined;
    case "object":
      return trigger.on.includes("deleted") && serviceOf("object", vendor, true) !== "event-grid"
        ? 'the blob trigger tells of no deletes. Take Event Grid: object: "event-grid"'
        : undefined;
    default:
      return undefined;
  }
}

function zoneProblem(wanted: string, given: unknown): string | undefined {
  if (canonical(wanted) === canonical(String(given))) return undefined;
  return `timers run in one time zone for the whole deployment, which is ${String(given)}, and this one is for ${wanted}. Write the schedule in that zone, or set WEBSITE_TIME_ZONE=${wanted}, for the build too (Windows plans call zones otherwise, Flex and Consumption on Linux have UTC only)`;
}

/** "Etc/UTC" is "UTC", and "Asia/Calcutta" "Asia/Kolkata". */
function canonical(zone: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return zone;
  }
}
