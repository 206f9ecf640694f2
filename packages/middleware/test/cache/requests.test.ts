/** What requests ask: RFC 9111 section 5.2.1. */
import { control, FRESH, type Pair, TAGGED, testPairs } from "./pairs.ts";
import { date } from "./worlds.ts";

const REQUESTS: readonly Pair[] = [
  { name: "no-cache", headers: FRESH, second: control("no-cache"), isReused: false },
  { name: "Pragma: no-cache", headers: FRESH, second: { pragma: "no-cache" }, isReused: false },
  {
    name: "Pragma: no-cache beside Cache-Control",
    headers: FRESH,
    second: { pragma: "no-cache", "cache-control": "max-age=30" },
    isReused: true,
  },
  { name: "no-store, first", headers: FRESH, first: control("no-store"), isReused: false },
  { name: "no-store", headers: FRESH, second: control("no-store"), isReused: false },
  { name: "max-age=0", headers: FRESH, second: control("max-age=0"), after: 1, isReused: false },
  {
    name: "max-age long enough",
    headers: FRESH,
    second: control("max-age=9"),
    after: 9,
    isReused: true,
  },
  {
    name: "max-age too short",
    headers: FRESH,
    second: control("max-age=9"),
    after: 10,
    isReused: false,
  },
  {
    name: "min-fresh that is there",
    headers: FRESH,
    second: control("min-fresh=50"),
    after: 10,
    isReused: true,
  },
  {
    name: "min-fresh that is not",
    headers: FRESH,
    second: control("min-fresh=50"),
    after: 11,
    isReused: false,
  },
  {
    name: "max-stale long enough",
    headers: { ...FRESH, ...TAGGED },
    second: control("max-stale=10"),
    after: 70,
    isReused: true,
    age: 70,
  },
  {
    name: "max-stale too short",
    headers: { ...FRESH, ...TAGGED },
    second: control("max-stale=10"),
    after: 71,
    isReused: false,
  },
  {
    name: "max-stale without a value",
    headers: { ...FRESH, ...TAGGED },
    second: control("max-stale"),
    after: 5000,
    isReused: true,
  },
  ...["must-revalidate", "proxy-revalidate", "no-cache"].map((name) => ({
    name: `max-stale against ${name}`,
    headers: control(`max-age=60, ${name}`, TAGGED),
    second: control("max-stale"),
    after: 70,
    isReused: false,
  })),
  {
    name: "max-stale against s-maxage",
    headers: control("s-maxage=60", TAGGED),
    second: control("max-stale"),
    after: 70,
    isReused: false,
  },
  {
    name: "max-stale and max-age",
    headers: { ...FRESH, ...TAGGED },
    second: control("max-stale, max-age=65"),
    after: 70,
    isReused: false,
  },
  {
    name: "no-cache where requests have no say",
    headers: FRESH,
    second: control("no-cache"),
    options: { requestDirectives: false },
    isReused: true,
  },
  { name: "Range is left alone", headers: FRESH, second: { range: "bytes=0-1" }, isReused: false },
  { name: "Range first", headers: FRESH, first: { range: "bytes=0-1" }, isReused: false },
  {
    name: "If-Match is the handler's",
    headers: FRESH,
    second: { "if-match": '"1"' },
    isReused: false,
  },
  {
    name: "If-Unmodified-Since is the handler's",
    headers: FRESH,
    second: { "if-unmodified-since": date(0) },
    isReused: false,
  },
];

testPairs("requests", REQUESTS);
