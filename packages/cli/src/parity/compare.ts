/** Compares an answer with the reference's: status, the app's headers, cookies and body bytes. */
import { isUtf8 } from "node:buffer";
import type { HttpCapabilities } from "@portable-fn/core";
import type { Answer } from "./client.ts";
import { readCookie, type SetCookie } from "./cookies.ts";

/** What the server or the connection sets, not the app. */
const NOT_THE_APPS: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "server",
  "set-cookie",
  "transfer-encoding",
]);

/**
 * Headers that change the answer's meaning where the reference lacks them. Providers add others, and
 * a type to an answer without a body.
 */
const added = ({ body }: Answer) => ["location", ...(body.byteLength > 0 ? ["content-type"] : [])];

/** What an ingress promises of answers; absent: all. */
export type Promises = Partial<Pick<HttpCapabilities, "anyBody" | "rawContentType">>;

/**
 * Compares two answers to the same request. A loss that the ingress announces is no difference.
 *
 * @param reference what was expected
 * @param answer what came
 * @param promises of the ingress that gave the answer
 * @returns what differs, in words; empty when nothing does
 */
export function differences(
  reference: Answer,
  answer: Answer,
  { anyBody = true, rawContentType = true }: Promises = {},
): string[] {
  // The platform itself refuses what the app would have, in its own words.
  if (!anyBody && reference.status === 400 && answer.status === 400) return [];
  return [
    ...(answer.status === reference.status
      ? []
      : [`status is ${answer.status}, not ${reference.status}`]),
    ...headerDifferences(reference, answer)
      .filter(
        ({ name }) => name !== "content-type" || rawContentType || !isSameType(reference, answer),
      )
      .map(({ text }) => text),
    ...cookieDifferences(cookiesOf(reference), cookiesOf(answer)),
    ...bodyDifference(reference.body, answer.body),
  ];
}

/** Whether both have the same type, however it is written, or the answer has no body to have one. */
function isSameType(reference: Answer, answer: Answer): boolean {
  const [want, have] = [reference, answer].map((one) =>
    fieldsOf(one).get("content-type")?.split(";", 1)[0]?.trim().toLowerCase(),
  );
  return want === have || (have === undefined && answer.body.byteLength === 0);
}

/** A header that differs, and what differs of it, in words. */
interface HeaderDifference {
  readonly name: string;
  readonly text: string;
}

function headerDifferences(reference: Answer, answer: Answer): HeaderDifference[] {
  const expected = fieldsOf(reference);
  const got = fieldsOf(answer);
  const names = new Set([...expected.keys(), ...added(answer).filter((name) => got.has(name))]);
  return [...names].flatMap((name) => {
    const want = expected.get(name);
    const have = got.get(name);
    if (want === have) return [];
    const is = have === undefined ? "missing" : quote(have);
    const text = `header ${name} is ${is}, not ${want === undefined ? "absent" : quote(want)}`;
    return [{ name, text }];
  });
}

function fieldsOf({ headers }: Answer): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = fields.get(name);
    if (!NOT_THE_APPS.has(name)) {
      fields.set(name, before === undefined ? value : `${before}, ${value}`);
    }
  }
  return fields;
}

function cookiesOf({ headers }: Answer): Map<string, SetCookie> {
  return new Map(
    headers
      .filter(([name]) => name === "set-cookie")
      .map(([, value]) => readCookie(value))
      .map((cookie) => [cookie.name, cookie]),
  );
}

function cookieDifferences(
  expected: ReadonlyMap<string, SetCookie>,
  got: ReadonlyMap<string, SetCookie>,
): string[] {
  return [...new Set([...expected.keys(), ...got.keys()])].flatMap((name) => {
    const want = expected.get(name);
    const have = got.get(name);
    if (!have) return [`cookie ${name} is missing`];
    if (!want) return [`cookie ${name} is one that nobody set`];
    const keys = new Set([...want.attributes.keys(), ...have.attributes.keys()]);
    return [
      ...(have.value === want.value
        ? []
        : [`cookie ${name} is ${quote(have.value)}, not ${quote(want.value)}`]),
      ...[...keys]
        .filter((key) => have.attributes.get(key) !== want.attributes.get(key))
        .map(
          (key) =>
            `cookie ${name} has ${key} ${quote(have.attributes.get(key))}, not ${quote(want.attributes.get(key))}`,
        ),
    ];
  });
}

/** Bytes shown around the first difference of two bodies. */
const CONTEXT = 32;

function bodyDifference(expected: Uint8Array, got: Uint8Array): string[] {
  const length = Math.min(expected.byteLength, got.byteLength);
  let at = 0;
  while (at < length && expected[at] === got[at]) at += 1;
  if (at === expected.byteLength && at === got.byteLength) return [];
  const from = Math.max(0, at - CONTEXT / 4);
  const isText = isUtf8(expected) && isUtf8(got);
  const piece = (bytes: Uint8Array) => show(bytes.subarray(from, from + CONTEXT), isText);
  const sizes =
    expected.byteLength === got.byteLength
      ? ""
      : ` (${got.byteLength} bytes, not ${expected.byteLength})`;
  return [`body differs at byte ${at}${sizes}: ${piece(got)}, not ${piece(expected)}`];
}

function show(bytes: Uint8Array, isText: boolean): string {
  if (bytes.byteLength === 0) return "nothing";
  return isText
    ? JSON.stringify(Buffer.from(bytes).toString())
    : `hex ${Buffer.from(bytes).toString("hex")}`;
}

function quote(text: string | undefined): string {
  return text === undefined ? "nothing" : JSON.stringify(text);
}
