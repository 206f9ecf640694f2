/** Where a middleware keeps what must outlive an invocation. */
import type { Binding, Context } from "@portable-fn/core";
import { createKv, type Kv, type KvDriver } from "@portable-fn/services/kv";

/** A store: a client, a driver, or a binding that the entry puts one of them behind. */
export type Store = Kv | KvDriver | Binding<Kv> | Binding<KvDriver>;

const clients = new WeakMap<KvDriver, Kv>();

/**
 * Gives the client of a store.
 *
 * @param store a client, a driver or a binding
 * @param ctx resolves the binding
 * @returns the client; the same for the same driver
 * @throws PortableError `PFN_BINDING` for a binding with nothing behind it
 */
export function storeOf(store: Store, ctx: Context): Kv {
  const found =
    "kind" in store ? (ctx.get(store as Binding<Kv | KvDriver>) as Kv | KvDriver) : store;
  if ("setJson" in found) return found;
  const client = clients.get(found) ?? createKv(found);
  clients.set(found, client);
  return client;
}
