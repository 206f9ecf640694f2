/** Ids of invocations, for where the provider gives none. */
import { randomBytes } from "node:crypto";

const DIGITS = 32;

let drawn = "";
let at = 0;

/**
 * Makes an id. Many are drawn at once: a server needs one for every request, and most are not read.
 *
 * @returns 32 random hexadecimal digits
 */
export function randomId(): string {
  if (at === drawn.length) {
    drawn = randomBytes(64 * DIGITS).toString("hex");
    at = 0;
  }
  at += DIGITS;
  return drawn.slice(at - DIGITS, at);
}
