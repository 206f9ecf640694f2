/** Where the shop's state is. */
import type { Binding, Context } from "@portable-fn/core";
import type { Kv } from "@portable-fn/services/kv";

/** A store, or the binding that one is behind. */
export type State = Kv | Binding<Kv>;

/**
 * @param state the store or its binding
 * @param ctx resolves the binding
 * @returns the store
 */
export function kvOf(state: State, ctx: Context): Kv {
  return "kind" in state ? ctx.get(state) : state;
}
