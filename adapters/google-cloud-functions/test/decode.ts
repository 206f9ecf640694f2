/** Decodes requests as an entry does, for tests. */
import type { AnyEvent } from "@portable-fn/adapter-kit/events";
import { type App, defineApp, type FunctionDeclaration } from "@portable-fn/core";
import { createClaim } from "../src/events/claim.ts";
import type { EventRequest } from "../src/events/delivery.ts";
import { decodeEvent } from "../src/events/recognise.ts";
import type { NativeRequest } from "../src/from/message.ts";

/** What a request brought, event by event. */
export interface Seen {
  /** The function's name; `undefined` where its filter leaves the event out. */
  readonly fn: string | undefined;
  readonly id?: string;
  readonly attempt?: number | undefined;
  readonly event?: AnyEvent;
}

/** @returns an app of functions */
export function appOf(functions: Readonly<Record<string, FunctionDeclaration>>): App {
  return defineApp({ name: "tests", functions });
}

/** @returns the request as it arrives */
export function arriving({ headers, body }: NativeRequest, path = "/"): EventRequest {
  return {
    path,
    headers: Object.entries(headers).flatMap(([name, value]) => [name.toLowerCase(), value]),
    body: new Uint8Array(Buffer.from(body as string)),
  };
}

/** @returns a request with a JSON body */
export function json(body: unknown, path?: string): EventRequest {
  return arriving(
    { headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
    path,
  );
}

/** Decodes, finds the functions and reads the events. */
export function see(
  request: EventRequest,
  { functions }: App,
  env: Readonly<Record<string, string>> = {},
): readonly Seen[] {
  const claim = createClaim(functions, env);
  return decodeEvent(request).map((delivery) => {
    const claimed = claim(delivery);
    if (!claimed) return { fn: undefined };
    const { fn, item } = claimed;
    return { fn: fn.name, id: item.id, attempt: item.attempt, event: item.read() };
  });
}
