/** The middleware that lets an effect happen once, however often it is asked for. */
import type { KvDriver } from "@portable-fn/services/kv";
import { type PortableMiddleware, portable } from "../portable.ts";
import { eventLayer } from "./event.ts";
import { assertCapable } from "./ledger.ts";
import { type IdempotencyOptions, settingsOf } from "./options.ts";
import { requestLayer } from "./request.ts";

/**
 * Makes the middleware for idempotency. A request with an `Idempotency-Key` header
 * (draft-ietf-httpapi-idempotency-key-header-07) runs once; who sends it again gets the same response, with
 * `Idempotency-Replayed: true`. The same key with another payload gets 422, a request whose twin is still
 * running 409. An event runs once by its source and id; one that comes again is acknowledged. What was
 * begun and never ended, because the process was killed, is not run again unless `delivery` says so.
 *
 * @param options the store, and what is to happen in the cases that can be seen in two ways
 * @returns the middleware, for `use` and for Hono; it throws problems, so put it inside `errors()`
 * @throws PortableError `PFN_KV_CAPABILITY` for a store that cannot compare and set (behind a binding: when
 *   it is first used), `PFN_IDEMPOTENCY` for numbers that make no sense
 *
 * @example
 * ```ts
 * import { defineApp, http } from "@portable-fn/core";
 * import { errors } from "@portable-fn/middleware/errors";
 * import { idempotency } from "@portable-fn/middleware/idempotency";
 * import { memory } from "@portable-fn/services/kv/memory";
 * const once = idempotency({ store: memory(), required: true });
 * const pay = http(() => Response.json({ paid: true }, { status: 201 }), { use: [once] });
 * export default defineApp({ name: "shop", use: [errors()], functions: { pay } });
 * ```
 */
export function idempotency(options: IdempotencyOptions): PortableMiddleware {
  const settings = settingsOf(options);
  if (!("kind" in settings.store)) assertCapable(settings.store as KvDriver);
  return portable({ request: requestLayer(settings), event: eventLayer(settings) });
}
