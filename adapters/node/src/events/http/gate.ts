/** Takes the requests below the event path out of those for the app's HTTP functions. */
import {
  type HttpCall,
  type HttpInvocation,
  type HttpRunner,
  pathOf,
  problemResponse,
  SettlingContext,
  type Surroundings,
} from "@portable-fn/adapter-kit";
import { PortableError } from "@portable-fn/core";
import type { GatePlan } from "./plan.ts";
import type { TakeEvents } from "./take.ts";

/**
 * Makes a runner that takes events, too.
 *
 * @param begin runs the app's HTTP functions
 * @param plan the path, and whom the events are for
 * @returns a runner for requests of both kinds
 */
export function withEvents(begin: HttpRunner, plan: GatePlan): HttpRunner {
  const { path, functions } = plan;
  const hasHttp = functions.some(({ trigger }) => trigger.kind === "http");
  let taking: Promise<TakeEvents> | undefined;
  const take = () => {
    taking ??= import("./take.ts").then(({ createTaker }) => createTaker(plan));
    return taking;
  };
  return (invocation, around) => {
    const at = pathOf(invocation.url);
    if (at === path || at.startsWith(`${path}/`)) {
      const name = at.slice(path.length + 1) || undefined;
      return call(plan, invocation, around, async () => (await take())(invocation, around, name));
    }
    if (hasHttp) return begin(invocation, around);
    return call(plan, invocation, around, async () => problemResponse(404));
  };
}

/** A call of ours: the functions' contexts are made by their own runner. */
function call(
  { options }: GatePlan,
  { id, clientAddress }: HttpInvocation,
  { env, native }: Surroundings,
  respond: () => Promise<Response>,
): HttpCall {
  const parts = { id, functionName: "", target: "node", env, native, clientAddress };
  const ctx = new SettlingContext({ ...parts, resolve: noBindings, write: options.log });
  return { ctx, respond, finish: () => ctx.finish() };
}

function noBindings(): never {
  throw new PortableError("PFN_BINDING", "There are no bindings outside of a function", {
    fault: "adapter",
  });
}
