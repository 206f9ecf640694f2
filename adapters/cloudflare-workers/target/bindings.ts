/** What stands behind bindings on Workers where a build writes the entry. */
import { kvBinding } from "@portable-fn/adapter-kit/entry";
import type { DefaultBinding } from "@portable-fn/adapter-kit/target";
import type { Manifest } from "@portable-fn/core";

/**
 * Gives a D1 database for a key-value binding: the Worker's binding of that name in capitals, `-` as `_`.
 * Workers KV cannot compare and set, so it is not the default.
 *
 * @param binding what the app lists
 * @returns the database's client; nothing for other kinds
 */
export function defaultBinding({
  kind,
  name,
}: Manifest["bindings"][number]): DefaultBinding | undefined {
  if (kind !== "kv") return undefined;
  const variable = name.toUpperCase().replaceAll("-", "_");
  return kvBinding("d1", `d1(ctx.env.${variable})`);
}
