/** `Vary`: RFC 9111 section 4.1. */
import { FRESH, type Pair, testPairs } from "./pairs.ts";

function vary(names: string) {
  return { ...FRESH, vary: names };
}

const VARY: readonly Pair[] = [
  { name: "*", headers: vary("*"), isReused: false },
  { name: "* among others", headers: vary("accept, *"), isReused: false },
  {
    name: "the same value",
    headers: vary("x-a"),
    first: { "x-a": "1" },
    second: { "x-a": "1" },
    isReused: true,
  },
  {
    name: "another value",
    headers: vary("x-a"),
    first: { "x-a": "1" },
    second: { "x-a": "2" },
    isReused: false,
  },
  { name: "missing in both", headers: vary("x-a"), isReused: true },
  { name: "missing in the second", headers: vary("x-a"), first: { "x-a": "1" }, isReused: false },
  { name: "missing in the first", headers: vary("x-a"), second: { "x-a": "1" }, isReused: false },
  { name: "empty is not missing", headers: vary("x-a"), first: { "x-a": "" }, isReused: false },
  {
    name: "names in capitals",
    headers: vary("X-A"),
    first: { "x-a": "1" },
    second: { "x-a": "2" },
    isReused: false,
  },
  {
    name: "one of two differs",
    headers: vary("x-a, x-b"),
    first: { "x-a": "1", "x-b": "1" },
    second: { "x-a": "1", "x-b": "2" },
    isReused: false,
  },
  {
    name: "both equal, in another order",
    headers: vary("x-b, x-a"),
    first: { "x-a": "1", "x-b": "1" },
    second: { "x-b": "1", "x-a": "1" },
    isReused: true,
  },
  {
    name: "blanks say nothing",
    headers: vary("x-a"),
    first: { "x-a": "1, 2" },
    second: { "x-a": "1 ,2" },
    isReused: true,
  },
  {
    name: "letter case of Accept-Language says nothing",
    headers: vary("accept-language"),
    first: { "accept-language": "de-AT, en" },
    second: { "accept-language": "de-at,EN" },
    isReused: true,
  },
  {
    name: "letter case of others does",
    headers: vary("x-a"),
    first: { "x-a": "a" },
    second: { "x-a": "A" },
    isReused: false,
  },
  {
    name: "other headers say nothing",
    headers: vary("x-a"),
    second: { "x-b": "2" },
    isReused: true,
  },
  {
    name: "unkeyed headers say nothing",
    headers: FRESH,
    second: { "x-forwarded-host": "evil" },
    isReused: true,
  },
  {
    name: "keyHeaders count as if they were named",
    headers: FRESH,
    second: { "x-forwarded-host": "evil" },
    options: { keyHeaders: ["X-Forwarded-Host"] },
    isReused: false,
  },
];

testPairs("Vary", VARY);
