/** What stands behind bindings on Node where a build writes the entry. */
import { kvBinding } from "@portable-fn/adapter-kit/entry";
import type { DefaultBinding } from "@portable-fn/adapter-kit/target";
import type { Manifest } from "@portable-fn/core";

/**
 * Gives a table in a file of SQLite for a key-value binding: the file that `PORTABLE_FN_KV` names, else
 * `portable-fn-kv.db` in the current folder.
 *
 * @param binding what the app lists
 * @returns the table's client; nothing for other kinds
 */
export function defaultBinding({
  kind,
  name,
}: Manifest["bindings"][number]): DefaultBinding | undefined {
  if (kind !== "kv") return undefined;
  const path = 'process.env.PORTABLE_FN_KV ?? "portable-fn-kv.db"';
  const table = JSON.stringify(`kv_${name.replaceAll("-", "_")}`);
  return kvBinding("sqlite", `sqlite({ path: ${path}, table: ${table} })`);
}
