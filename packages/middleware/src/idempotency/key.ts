/** The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header-07, October 2025). */
import { badRequest, type HttpProblem } from "../errors/problem.ts";
import type { Settings } from "./options.ts";

/** A string of RFC 9651, and parameters, which the draft gives no meaning. */
const STRING =
  /^ *"((?:[ !#-[\]-~]|\\["\\])*)"(?: *; *[a-z*][\w.*-]*(?:=(?:"(?:[ !#-[\]-~]|\\["\\])*"|[^\s;,"]+))?)* *$/;
const BARE = /^[\w.:~+/=@-]+$/;
/** What parameters and blanks may take besides. */
const ROOM = 256;

/**
 * Reads the key of a request.
 *
 * @param headers the request's
 * @param settings how long it may be, and whether it must be there
 * @returns the key; `undefined` where there is none and none is needed
 * @throws HttpProblem 400 where it is missing or malformed
 */
export function keyIn(headers: Headers, settings: Settings): string | undefined {
  const { required, maxKeyLength, bareKeys } = settings;
  const header = headers.get("idempotency-key");
  if (header === null) {
    if (required) throw refused("key-missing", "The request needs the header Idempotency-Key");
    return undefined;
  }
  const key = header.length <= 2 * maxKeyLength + ROOM ? read(header, bareKeys) : "";
  if (key !== "" && key.length <= maxKeyLength) return key;
  throw refused(
    "key-malformed",
    `Idempotency-Key must be one string in double quotes, of 1 to ${maxKeyLength} characters`,
  );
}

function read(header: string, bareKeys: boolean): string {
  const [, quoted] = STRING.exec(header) ?? [];
  if (quoted !== undefined) return quoted.replace(/\\(["\\])/g, "$1");
  return bareKeys && BARE.test(header) ? header : "";
}

function refused(reason: string, detail: string): HttpProblem {
  return badRequest(detail, { extensions: { reason } });
}
