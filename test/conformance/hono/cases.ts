/** What the app of Hono is asked, and what of the answer must be the same behind every door. */
import type { HttpCapability } from "@portable-fn/core";

/** A request. */
export interface HonoCase {
  readonly name: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The response's headers that are compared; the status and the body always are. */
  readonly compared?: readonly string[];
  /** What a door must promise for it. Default nothing. */
  readonly needs?: readonly HttpCapability[];
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const ALLOW = [
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "access-control-allow-methods",
  "access-control-allow-headers",
  "access-control-max-age",
  "vary",
];
const JWT =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZGEifQ.-xO1rXXnSGsCbzcWzP05JDQqdpNLUFkCYcyUHBcDBSQ";

/** All of them. */
export const HONO_CASES: readonly HonoCase[] = [
  { name: "cors", path: "/cors", headers: { origin: "http://b.test" }, compared: ALLOW },
  {
    name: "cors, not allowed",
    path: "/cors",
    headers: { origin: "http://c.test" },
    compared: ALLOW,
  },
  {
    name: "cors, asked first",
    path: "/cors",
    method: "OPTIONS",
    headers: { origin: "http://b.test", "access-control-request-headers": "x-a, x-b" },
    compared: ALLOW,
  },
  { name: "etag", path: "/etag", compared: ["etag"] },
  {
    name: "etag that is known",
    path: "/etag",
    headers: { "if-none-match": '"92e200311a56800b3e475bf2d2442724535e87bf"' },
    compared: ["etag"],
  },
  {
    name: "compress",
    path: "/compress",
    headers: { "accept-encoding": "gzip" },
    compared: ["content-encoding"],
    needs: ["acceptEncoding", "textAsBytes"],
  },
  {
    name: "secure headers",
    path: "/secure",
    compared: [
      "strict-transport-security",
      "x-content-type-options",
      "x-frame-options",
      "referrer-policy",
      "cross-origin-opener-policy",
    ],
  },
  {
    name: "csrf passed",
    path: "/csrf",
    method: "POST",
    body: "a=1",
    headers: { ...FORM, origin: "http://b.test" },
  },
  {
    name: "csrf refused",
    path: "/csrf",
    method: "POST",
    body: "a=1",
    headers: { ...FORM, origin: "http://c.test" },
  },
  { name: "basic auth", path: "/basic", headers: { authorization: `Basic ${btoa("me:secret")}` } },
  {
    name: "basic auth refused",
    path: "/basic",
    headers: { authorization: `Basic ${btoa("me:wrong")}` },
    compared: ["www-authenticate"],
    needs: ["wwwAuthenticate"],
  },
  { name: "bearer auth", path: "/bearer", headers: { authorization: "Bearer token" } },
  { name: "bearer auth refused", path: "/bearer", headers: { authorization: "Bearer other" } },
  { name: "jwt", path: "/jwt", headers: { authorization: `Bearer ${JWT}` } },
  { name: "jwt refused", path: "/jwt", headers: { authorization: "Bearer a.b.c" } },
  { name: "a body within the limit", path: "/limit", method: "POST", body: "12345" },
  { name: "a body above the limit", path: "/limit", method: "POST", body: "123456789012" },
  { name: "pretty JSON", path: "/pretty?pretty" },
  { name: "timing", path: "/timing", compared: ["server-timing"] },
  { name: "a trailing slash cut", path: "/trim/", compared: ["location"] },
  { name: "another method", path: "/method", method: "POST", headers: { "x-method": "DELETE" } },
  { name: "cookies", path: "/cookies", headers: { cookie: "a=1; b=%202" } },
];
