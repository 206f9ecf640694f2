/** Takes one request with events: who may send, what it brings, and the answer that settles it. */
import { createHash, timingSafeEqual } from "node:crypto";
import {
  consoleWriter,
  createLogger,
  type HttpInvocation,
  isDecodeError,
  problemResponse,
  SettlingContext,
  type Surroundings,
} from "@portable-fn/adapter-kit";
import {
  createEventRunner,
  type EventRunner,
  type Outcomes,
} from "@portable-fn/adapter-kit/events";
import { isPortableError, type Logger } from "@portable-fn/core";
import { answerOf, refusal } from "./answer.ts";
import { readBody } from "./body.ts";
import type { GatePlan } from "./plan.ts";
import { parcelsOf } from "./request.ts";
import { type Parcel, routeByName, routeByResource } from "./route.ts";

/** Takes a request; the name is that of the function in its path. Never rejects. */
export type TakeEvents = (
  invocation: HttpInvocation,
  around: Surroundings,
  name: string | undefined,
) => Promise<Response>;

/**
 * Makes what takes requests with events.
 *
 * @param plan the app, its functions, and the token
 * @returns the function
 */
export function createTaker(plan: GatePlan): TakeEvents {
  const { app, functions, token, env, options, bodyLimit } = plan;
  const log = createLogger(options.log ?? consoleWriter, {});
  const target = { name: "node", Context: SettlingContext, rejects: true };
  const run = createEventRunner(app, target, options);
  const byResource = routeByResource(functions, env);
  const isAllowed = guard(token);
  return async (invocation, around, name) => {
    const { id, method, headers } = invocation;
    if (!isAllowed(invocation)) return problemResponse(401, "The token is missing or wrong", id);
    if (method !== "POST") return refusal(405, "Events are sent by POST", id, { allow: "POST" });
    try {
      const route = name === undefined ? byResource : routeByName(functions, name);
      const parcels = parcelsOf(headers, await readBody(invocation, bodyLimit), route);
      const outcomes = await runAll(parcels, (fn, items) => run(fn, { id, items }, around));
      return answerOf(outcomes, id);
    } catch (error) {
      return refused(error, log, id);
    }
  };
}

/** Digests are compared: the time that it takes tells nothing of the token, nor of its length. */
function guard(token: string | undefined): (invocation: HttpInvocation) => boolean {
  if (token === undefined) return () => true;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const wanted = digest(token);
  return ({ headers, url }) => {
    const at = headers.findIndex((name, index) => index % 2 === 0 && name === "authorization");
    const [, bearer] = /^bearer +(\S+) *$/i.exec(headers[at + 1] ?? "") ?? [];
    const given = at >= 0 && bearer ? bearer : new URL(url).searchParams.get("token");
    return given !== null && timingSafeEqual(digest(given), wanted);
  };
}

type Run = (...of: [fn: Parcel["fn"], items: Parcel["items"]]) => ReturnType<EventRunner>;

/** Function by function, of each as many at once as it takes; in order, nothing follows a failure. */
async function runAll(parcels: readonly Parcel[], run: Run): Promise<Outcomes> {
  const outcomes: Outcomes[number][] = [];
  for (const fn of new Set(parcels.map((parcel) => parcel.fn))) {
    const items = parcels.flatMap((parcel) => (parcel.fn === fn ? parcel.items : []));
    const size = "batchSize" in fn.trigger ? fn.trigger.batchSize : 1;
    for (let at = 0; at < items.length; at += size) {
      const batch = items.slice(at, at + size);
      const settled = await run(fn, batch);
      outcomes.push(...settled);
      const failed = settled.some((outcome) => outcome !== undefined);
      if (failed && batch.some(({ order }) => order !== undefined)) break;
    }
  }
  return outcomes;
}

function refused(error: unknown, log: Logger, id: string): Response {
  if (isDecodeError(error)) {
    log.error("The event was refused", { error });
    return problemResponse(error.status ?? 400, error.message, id);
  }
  if (isPortableError(error)) {
    log.error("The event was refused", { error });
    const status = error.status ?? (error.code === "PFN_UNCLAIMED" ? 404 : 500);
    return problemResponse(status, status < 500 ? error.message : undefined, id);
  }
  log.error("The event could not be taken", { error });
  return problemResponse(500, undefined, id);
}
