/** Keys as the two of an entity: each takes 512 characters, and neither takes `/ \ # ?`. */
import { escapeKey, unescapeKey } from "../escape.ts";

/** The characters that a key of an entity takes: 1 KiB of UTF-16. */
const HALF = 512;
/** Begins every row key, so that none is empty. */
const MARK = "k";

/** The longest key, in bytes: each may need three characters. */
export const MAX_KEY_BYTES: number = Math.floor((2 * HALF - MARK.length) / 3);

/** The keys of an entity. */
export interface EntityKey {
  readonly PartitionKey: string;
  readonly RowKey: string;
}

/**
 * Makes the keys of an entity. What fits stands in the partition key, so that keys are spread over
 * partitions; the rest in the row key.
 *
 * @param key a key of the store
 * @returns the entity's keys
 */
export function entityKeyOf(key: string): EntityKey {
  const escaped = escapeKey(key);
  return { PartitionKey: escaped.slice(0, HALF), RowKey: MARK + escaped.slice(HALF) };
}

/**
 * Undoes {@link entityKeyOf}.
 *
 * @param entity the entity's keys
 * @returns the key
 */
export function keyOfEntity({ PartitionKey, RowKey }: EntityKey): string {
  return unescapeKey(PartitionKey + RowKey.slice(MARK.length));
}

/**
 * Writes the filter for keys with a prefix.
 *
 * @param prefix what they begin with
 * @returns an OData filter; `undefined` for all
 */
export function filterFor(prefix: string): string | undefined {
  const { PartitionKey, RowKey } = entityKeyOf(prefix);
  if (RowKey !== MARK) return `PartitionKey eq '${PartitionKey}' and ${range("RowKey", RowKey)}`;
  return PartitionKey ? range("PartitionKey", PartitionKey) : undefined;
}

/** Escaped text ends with a letter, a digit, `-` or `_`: the next character is never odd. */
function range(name: string, from: string): string {
  const to = from.slice(0, -1) + String.fromCharCode(from.charCodeAt(from.length - 1) + 1);
  return `${name} ge '${from}' and ${name} lt '${to}'`;
}
