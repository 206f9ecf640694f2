/** What stands behind bindings in memory where a build writes the entry. */
import { kvBinding } from "@portable-fn/adapter-kit/entry";
import type { DefaultBinding } from "@portable-fn/adapter-kit/target";
import type { Manifest } from "@portable-fn/core";

/**
 * Gives a store in memory for a key-value binding.
 *
 * @param binding what the app lists
 * @returns the store's client; nothing for other kinds
 */
export function defaultBinding({ kind }: Manifest["bindings"][number]): DefaultBinding | undefined {
  return kind === "kv" ? kvBinding("memory", "memory()") : undefined;
}
