/** Header fields as a record. */
import type { HeaderList } from "@portable-fn/adapter-kit";

/**
 * Makes a record of header fields.
 *
 * @param headers each name once
 * @param hold makes of a value what the record holds
 * @returns the record
 */
export function recordOf<Value>(
  headers: HeaderList,
  hold: (value: string) => Value,
): Record<string, Value> {
  const record: Record<string, Value> = {};
  for (const [name, text] of headers) {
    const value = hold(text);
    // As a plain assignment this name would set the prototype.
    if (name === "__proto__") Object.defineProperty(record, name, { value, enumerable: true });
    else record[name] = value;
  }
  return record;
}

/** For records of texts. */
export const same = (value: string): string => value;
