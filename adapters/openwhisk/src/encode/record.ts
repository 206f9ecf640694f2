/** Response headers as a record. */
import type { HeaderList } from "@portable-fn/adapter-kit";
import type { OpenWhiskResult } from "../native.ts";

/**
 * Makes a record of header fields.
 *
 * @param headers each name once
 * @param cookies the `Set-Cookie` values; a list repeats the header
 * @returns the record
 */
export function recordOf(
  headers: HeaderList,
  cookies: readonly string[],
): OpenWhiskResult["headers"] {
  // Object.fromEntries defines a name such as __proto__, where an assignment would not.
  return Object.fromEntries<string | readonly string[]>(
    cookies.length > 0 ? [...headers, ["set-cookie", cookies]] : headers,
  );
}
