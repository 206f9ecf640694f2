/** Refuses messages that are too large or not what they should be, before anything is written. */
import { Buffer } from "node:buffer";
import { PortableError } from "@portable-fn/core";
import type { NewMessage } from "./message.ts";

/** The most attributes of a message. */
const ATTRIBUTES = 64;
/** The most characters of an id, a group, an attribute's name. */
const NAME_LENGTH = 256;
/** The longest delay: 366 days. */
const LONGEST_DELAY = 366 * 24 * 3600;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * Checks a message.
 *
 * @param message what is to be sent
 * @param limit the most bytes of body and attributes
 * @returns its attributes as they are stored; `null` where there are none
 * @throws PortableError `PFN_MESSAGE` or `PFN_MESSAGE_TOO_LARGE`
 */
export function checkMessage(message: NewMessage, limit: number): string | null {
  const { body, delaySeconds = 0, attributes = {} } = message;
  if (typeof body === "string" ? !body.isWellFormed() : !(body instanceof Uint8Array)) {
    throw wrong("Its body is neither well-formed text nor bytes", "Send a string or a Uint8Array");
  }
  for (const name of ["id", "groupId", "deduplicationId", "contentType"] as const) {
    const value = message[name];
    if (value !== undefined) checkLabel(name, value);
  }
  if (!(delaySeconds >= 0 && delaySeconds <= LONGEST_DELAY)) {
    throw wrong(`Its delaySeconds is ${delaySeconds}`, `Use 0 to ${LONGEST_DELAY} seconds`);
  }
  const stored = storedAttributes(attributes);
  const size = Buffer.byteLength(body) + (stored === null ? 0 : Buffer.byteLength(stored));
  if (size > limit) {
    throw new PortableError(
      "PFN_MESSAGE_TOO_LARGE",
      `The message has ${size} bytes, and ${limit} are allowed`,
      { fix: "Send a reference to the data, or raise messageLimit", status: 413 },
    );
  }
  return stored;
}

function storedAttributes(attributes: Readonly<Record<string, string>>): string | null {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return null;
  if (entries.length > ATTRIBUTES) {
    throw wrong(`It has ${entries.length} attributes`, `Use ${ATTRIBUTES} at most`);
  }
  for (const [name, value] of entries) {
    checkLabel("attribute", name);
    if (typeof value !== "string") {
      throw wrong(`Its attribute ${JSON.stringify(name)} is no string`, "Write it as a string");
    }
  }
  return JSON.stringify(attributes);
}

function checkLabel(what: string, value: string): void {
  const isFit =
    typeof value === "string" &&
    value !== "" &&
    value.length <= NAME_LENGTH &&
    value.isWellFormed() &&
    !CONTROL.test(value);
  if (!isFit) {
    const fix = `Use 1 to ${NAME_LENGTH} characters, none of them a control character`;
    throw wrong(`Its ${what} is empty, too long, or has characters that it must not`, fix);
  }
}

function wrong(what: string, fix: string): PortableError {
  return new PortableError("PFN_MESSAGE", `The message cannot be queued. ${what}`, { fix });
}
