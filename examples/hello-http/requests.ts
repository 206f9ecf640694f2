/** The requests that `portable-fn parity` sends to this app on every target. */
import type { ParityRequest } from "@portable-fn/cli/parity";

const json = { "content-type": "application/json" };

export default [
  { name: "json", method: "GET", path: "/" },
  { name: "route parameter", method: "GET", path: "/hello/Ada" },
  { name: "encoded character", method: "GET", path: "/hello/a%3Fb%20c" },
  { name: "unicode", method: "GET", path: "/hello/Zo%C3%AB%20%F0%9F%91%8B" },
  { name: "query", method: "GET", path: "/search?tag=a&empty=&q=one+two%20three%2B4" },
  order("valid post", { item: "tea", quantity: 3 }),
  order("invalid post", { item: "", quantity: 0 }),
  { name: "broken json", method: "POST", path: "/orders", headers: json, body: '{"item":' },
  { name: "two cookies", method: "GET", path: "/sign-in" },
  {
    name: "cookies sent",
    method: "GET",
    path: "/me",
    headers: { cookie: "session=s%201%2F2; theme=dark" },
  },
  { name: "png", method: "GET", path: "/pixels.png" },
  {
    name: "bytes",
    method: "POST",
    path: "/bytes",
    headers: { "content-type": "application/octet-stream" },
    body: Uint8Array.from({ length: 256 }, (_, byte) => byte),
  },
  { name: "streamed text", method: "GET", path: "/count" },
  { name: "redirect", method: "GET", path: "/old" },
  { name: "head", method: "HEAD", path: "/hello/Ada" },
  { name: "not found", method: "GET", path: "/nowhere" },
] satisfies ParityRequest[];

function order(name: string, body: object): ParityRequest {
  return { name, method: "POST", path: "/orders", headers: json, body: JSON.stringify(body) };
}
