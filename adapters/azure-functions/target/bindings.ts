/** What stands behind bindings on Azure where a build writes the entry. */
import { kvBinding } from "@portable-fn/adapter-kit/entry";
import type { DefaultBinding } from "@portable-fn/adapter-kit/target";
import type { Manifest } from "@portable-fn/core";

/**
 * Gives a table of the function app's own storage account for a key-value binding, of the binding's name
 * without hyphens, which tables cannot have.
 *
 * @param binding what the app lists
 * @returns the table's client; nothing for other kinds
 */
export function defaultBinding({
  kind,
  name,
}: Manifest["bindings"][number]): DefaultBinding | undefined {
  if (kind !== "kv") return undefined;
  const connectionString = 'process.env.AzureWebJobsStorage ?? ""';
  const table = JSON.stringify(name.replaceAll("-", ""));
  const options = `{ connectionString: ${connectionString}, table: ${table} }`;
  return kvBinding("azure-table", `azureTable(${options})`);
}
