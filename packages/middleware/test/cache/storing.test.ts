/** What is stored: RFC 9111 sections 3 and 3.5. */
import { control, FRESH, type Pair, TAGGED, testPairs } from "./pairs.ts";

const STORING: readonly Pair[] = [
  { name: "no-store", headers: control("no-store, max-age=60"), isReused: false },
  { name: "private", headers: control("private, max-age=60"), isReused: false },
  { name: "private for a field", headers: control('private="x-a", max-age=60'), isReused: false },
  { name: "no-cache", headers: control("no-cache, max-age=60"), isReused: false },
  { name: "no-cache, tagged", headers: control("no-cache", TAGGED), isReused: false },
  { name: "Set-Cookie", headers: { ...FRESH, "set-cookie": "a=1" }, isReused: false },
  {
    name: "Set-Cookie, though public",
    headers: control("public, max-age=60", { "set-cookie": "a=1" }),
    isReused: false,
  },
  {
    name: "must-understand over no-store",
    headers: control("must-understand, no-store, max-age=60"),
    isReused: true,
  },
  {
    name: "must-understand with a status that is not understood",
    headers: control("must-understand, max-age=60"),
    status: 299,
    isReused: false,
  },
  {
    name: "Pragma of a response says nothing",
    headers: { ...FRESH, pragma: "no-cache" },
    isReused: true,
  },
  ...[200, 203, 300, 301, 302, 307, 308, 404, 405, 410, 414, 501].map((status) => ({
    name: `status ${status} with max-age`,
    headers: FRESH,
    status,
    isReused: true,
  })),
  ...[500, 503, 299, 403].map((status) => ({
    name: `status ${status} with max-age`,
    headers: FRESH,
    status,
    isReused: true,
  })),
  ...[200, 404, 500].map((status) => ({
    name: `status ${status} that says nothing`,
    status,
    isReused: false,
  })),
  {
    name: "206 is never kept",
    headers: { ...FRESH, "content-range": "bytes 0-1/9" },
    status: 206,
    isReused: false,
  },
  { name: "204 without a body", headers: FRESH, status: 204, isReused: true },
  {
    name: "a stream of events",
    headers: { ...FRESH, "content-type": "text/event-stream" },
    isReused: false,
  },
];

const AUTH = { authorization: "Bearer a" };
const AUTHORIZED: readonly Pair[] = [
  { name: "max-age", headers: FRESH, first: AUTH, second: AUTH, isReused: false },
  { name: "max-age, then without", headers: FRESH, first: AUTH, isReused: false },
  { name: "max-age, first without", headers: FRESH, second: AUTH, isReused: false },
  ...["public, max-age=60", "s-maxage=60", "must-revalidate, max-age=60"].map((value) => ({
    name: value,
    headers: control(value),
    first: AUTH,
    second: AUTH,
    isReused: true,
  })),
  {
    name: "proxy-revalidate does not allow it",
    headers: control("proxy-revalidate, max-age=60"),
    first: AUTH,
    second: AUTH,
    isReused: false,
  },
];

testPairs("storing", STORING);

testPairs("Authorization", AUTHORIZED);
