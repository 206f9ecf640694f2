/** From a cookie object to a `Set-Cookie` value, as the host writes it. */
import { PortableError } from "@portable-fn/core";
import type { NativeCookie } from "../native.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: what would end the attribute or the field
const UNSAFE = /[;\x00-\x1f\x7f]/;

/**
 * Writes a cookie (ASP.NET Core, ResponseCookies.Append: the value encoded, `path=/` by default).
 *
 * @param cookie what a handler put into `cookies`
 * @returns the `Set-Cookie` value
 * @throws PortableError `PFN_AZURE_COOKIE` for a cookie that is none
 */
export function formatCookie(cookie: NativeCookie): string {
  const { name, value, domain, path = "/", expires, maxAge, secure, httpOnly, sameSite } = cookie;
  const date = expires === undefined ? undefined : new Date(expires);
  if (
    typeof name !== "string" ||
    typeof value !== "string" ||
    !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) ||
    UNSAFE.test(`${domain ?? ""}${path}`) ||
    (date !== undefined && Number.isNaN(date.getTime())) ||
    (maxAge !== undefined && !Number.isFinite(maxAge))
  ) {
    throw new PortableError("PFN_AZURE_COOKIE", "A cookie of the response cannot be written", {
      fix: "Give name and value as text, expires as a date and maxAge in seconds",
    });
  }
  return [
    `${name}=${encodeValue(value)}`,
    date && `expires=${date.toUTCString()}`,
    maxAge !== undefined && `max-age=${Math.trunc(maxAge)}`,
    domain && `domain=${domain}`,
    path && `path=${path}`,
    secure && "secure",
    sameSite && `samesite=${sameSite.toLowerCase()}`,
    httpOnly && "httponly",
  ]
    .filter(Boolean)
    .join("; ");
}

/** As .NET's `Uri.EscapeDataString` does it. */
function encodeValue(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
