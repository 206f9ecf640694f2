/** How calls of a driver travel to the Worker and back: JSON, with bytes and absent values marked. */

/** A call of a driver. */
export interface WireCall {
  readonly store: StoreName;
  readonly method: "get" | "set" | "delete" | "compareAndSet" | "list";
  readonly args: readonly unknown[];
  /** The time that the driver goes by, in milliseconds since the epoch. */
  readonly time: number;
  /** What else the driver is made with. */
  readonly options: object;
}

/** The drivers that the Worker has. */
export type StoreName = "d1" | "workers-kv" | "dynamodb" | "azure-table";

/** What became of a call. */
export interface WireResult {
  readonly value?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

/**
 * Writes what is JSON but for bytes and `undefined`.
 *
 * @param value any such
 * @returns JSON
 */
export function pack(value: unknown): string {
  return JSON.stringify(value, (_, it: unknown) => {
    if (it === undefined) return { $none: true };
    if (!(it instanceof Uint8Array)) return it;
    let binary = "";
    for (const byte of it) binary += String.fromCharCode(byte);
    return { $bytes: btoa(binary) };
  });
}

/**
 * Undoes {@link pack}.
 *
 * @param text its result
 * @returns the value
 */
export function unpack(text: string): unknown {
  return restore(JSON.parse(text));
}

function restore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(restore);
  if (typeof value !== "object" || value === null) return value;
  if ("$none" in value) return undefined;
  if ("$bytes" in value)
    return Uint8Array.from(atob(String(value.$bytes)), (it) => it.charCodeAt(0));
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, restore(it)]));
}
