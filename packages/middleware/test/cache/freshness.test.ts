/** Freshness: RFC 9111 section 4.2. */
import { control, FRESH, type Pair, TAGGED, testPairs } from "./pairs.ts";
import { date } from "./worlds.ts";

const FRESHNESS: readonly Pair[] = [
  { name: "max-age is not over", headers: FRESH, after: 59, isReused: true, age: 59 },
  { name: "max-age is over", headers: FRESH, after: 60, isReused: false },
  { name: "max-age=0", headers: control("max-age=0", TAGGED), isReused: false },
  { name: "a directive in capitals", headers: control("MAX-AGE=60"), after: 9, isReused: true },
  { name: "max-age in quotes", headers: control('max-age="60"'), after: 9, isReused: true },
  { name: "max-age that is no number", headers: control("max-age=a"), isReused: false },
  { name: "max-age below 0", headers: control("max-age=-1"), isReused: false },
  { name: "max-age with a fraction", headers: control("max-age=5.5"), after: 1, isReused: false },
  { name: "max-age without a value", headers: control("max-age"), isReused: false },
  {
    name: "max-age beyond all numbers",
    headers: control("max-age=99999999999999999999"),
    after: 10_000_000,
    isReused: true,
  },
  {
    name: "of max-age twice the first",
    headers: control("max-age=1, max-age=60"),
    after: 2,
    isReused: false,
  },
  {
    name: "an unknown directive beside max-age",
    headers: control('foo="a, no-store", max-age=60'),
    after: 9,
    isReused: true,
  },
  {
    name: "commas without directives",
    headers: control(" ,, max-age=60 ,,"),
    after: 9,
    isReused: true,
  },
  { name: "garbage before max-age", headers: control('"x, max-age=60'), after: 9, isReused: true },
  { name: "s-maxage", headers: control("s-maxage=60"), after: 59, isReused: true },
  {
    name: "s-maxage over a shorter max-age",
    headers: control("max-age=1, s-maxage=60"),
    after: 30,
    isReused: true,
  },
  {
    name: "s-maxage over a longer max-age",
    headers: control("s-maxage=1, max-age=60"),
    after: 30,
    isReused: false,
  },
  { name: "Expires", headers: { expires: date(60) }, after: 59, isReused: true },
  { name: "Expires that is over", headers: { expires: date(60) }, after: 60, isReused: false },
  {
    name: "max-age over a shorter Expires",
    headers: { ...FRESH, expires: date(1) },
    after: 30,
    isReused: true,
  },
  {
    name: "max-age over a longer Expires",
    headers: control("max-age=1", { expires: date(60) }),
    after: 30,
    isReused: false,
  },
  { name: "Expires: 0", headers: { expires: "0" }, isReused: false },
  { name: "Expires that is no date", headers: { expires: "tomorrow" }, isReused: false },
  {
    name: "Expires in another time zone",
    headers: { expires: "Thu, 15 Jan 2026 14:00:00 CET" },
    isReused: false,
  },
  {
    name: "Expires as of RFC 850",
    headers: { expires: "Thursday, 15-Jan-26 13:00:00 GMT" },
    after: 60,
    isReused: true,
  },
  {
    name: "Expires as of RFC 850, of the last century",
    headers: { expires: "Friday, 15-Jan-99 13:00:00 GMT" },
    isReused: false,
  },
  {
    name: "Expires as of asctime()",
    headers: { expires: "Thu Jan 15 13:00:00 2026" },
    after: 60,
    isReused: true,
  },
  {
    name: "Expires on a day that is none",
    headers: { expires: "Tue, 31 Feb 2026 13:00:00 GMT" },
    isReused: false,
  },
  {
    name: "Expires counts from Date",
    headers: { date: date(-30), expires: date(30) },
    after: 29,
    isReused: true,
    age: 59,
  },
  {
    name: "Expires before Date",
    headers: { date: date(50), expires: date(40) },
    isReused: false,
  },
  { name: "nothing said", headers: TAGGED, isReused: false },
  { name: "Last-Modified alone", headers: { "last-modified": date(-10_000) }, isReused: false },
  {
    name: "Last-Modified alone, guessed by option",
    headers: { "last-modified": date(-1000) },
    options: { heuristic: 0.1 },
    after: 99,
    isReused: true,
  },
  {
    name: "Last-Modified alone, the guess is over",
    headers: { "last-modified": date(-1000) },
    options: { heuristic: 0.1 },
    after: 100,
    isReused: false,
  },
  {
    name: "no guess for a status that is not for it",
    headers: { "last-modified": date(-10_000) },
    status: 302,
    options: { heuristic: 0.1 },
    isReused: false,
  },
  {
    name: "no guess for what says its lifetime",
    headers: control("max-age=1", { "last-modified": date(-10_000) }),
    options: { heuristic: 0.1 },
    after: 5,
    isReused: false,
  },
];

const AGE: readonly Pair[] = [
  { name: "Age from the start", headers: FRESH, isReused: true, age: 0 },
  {
    name: "Age that came counts",
    headers: { ...FRESH, age: "20" },
    after: 30,
    isReused: true,
    age: 50,
  },
  { name: "Age that came ends it", headers: { ...FRESH, age: "31" }, after: 30, isReused: false },
  { name: "of Age twice the first", headers: { ...FRESH, age: "1, 90" }, isReused: true, age: 1 },
  { name: "Age that is no number", headers: { ...FRESH, age: "old" }, isReused: true, age: 0 },
  { name: "Age below 0", headers: { ...FRESH, age: "-7" }, isReused: true, age: 0 },
  {
    name: "Date in the past counts",
    headers: { ...FRESH, date: date(-20) },
    after: 10,
    isReused: true,
    age: 30,
  },
  {
    name: "the larger of Age and Date counts",
    headers: { ...FRESH, age: "5", date: date(-20) },
    isReused: true,
    age: 20,
  },
  {
    name: "Date in the future counts nothing",
    headers: { ...FRESH, date: date(500) },
    after: 10,
    isReused: true,
    age: 10,
  },
  { name: "what the handler takes counts", headers: FRESH, takes: 7, isReused: true, age: 7 },
  {
    name: "what the handler takes comes to the Age that came",
    headers: { ...FRESH, age: "10" },
    takes: 7,
    after: 1,
    isReused: true,
    age: 18,
  },
];

const STALE: readonly Pair[] = [
  {
    name: "must-revalidate while fresh",
    headers: control("max-age=60, must-revalidate"),
    after: 59,
    isReused: true,
  },
  {
    name: "immutable is fresh as it says",
    headers: control("max-age=60, immutable"),
    after: 60,
    isReused: false,
  },
];

testPairs("freshness", FRESHNESS);

testPairs("Age", AGE);

testPairs("stale responses", STALE);
