/** What stands behind bindings on AWS where a build writes the entry. */
import { kvBinding } from "@portable-fn/adapter-kit/entry";
import type { DefaultBinding } from "@portable-fn/adapter-kit/target";
import type { Manifest } from "@portable-fn/core";

/**
 * Gives a table of DynamoDB for a key-value binding: of the binding's name, with `PORTABLE_FN_PREFIX`
 * before it.
 *
 * @param binding what the app lists
 * @returns the table's client; nothing for other kinds
 */
export function defaultBinding({
  kind,
  name,
}: Manifest["bindings"][number]): DefaultBinding | undefined {
  if (kind !== "kv") return undefined;
  const table = `(process.env.PORTABLE_FN_PREFIX ?? "") + ${JSON.stringify(name)}`;
  return kvBinding("dynamodb", `dynamodb({ table: ${table} })`);
}
