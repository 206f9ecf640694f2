/** What the shop says of an uploaded file. */

/** A file's size, and some of its bytes, so that wrong ones show. */
export interface Receipt {
  readonly size: number;
  readonly sample: readonly number[];
}

/**
 * Looks at a file.
 *
 * @param bytes the file
 * @returns its receipt
 */
export function receipt(bytes: Uint8Array): Receipt {
  const sample: number[] = [];
  for (let at = 0; at < bytes.length; at += 6_401) sample.push(bytes[at] ?? -1);
  return { size: bytes.length, sample };
}
