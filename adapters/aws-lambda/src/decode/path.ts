/** Paths and other parts of URLs in events. */
import { type EventFields, textOf } from "./fields.ts";

const WORD = /^\w*$/;

/** What is neither a character of an encoded path nor the start of an escape. */
const FOREIGN = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]+/;
const ALL_FOREIGN = new RegExp(FOREIGN, "g");

/**
 * Encodes a text that its sender has decoded.
 *
 * @param text the text, of any characters
 * @returns the text with all of them escaped that mean something in a URL
 */
export function encodeText(text: string): string {
  return WORD.test(text) ? text : encodeURIComponent(text.toWellFormed());
}

/**
 * Makes whole what its sender keeps encoded, or perhaps has decoded: escapes stay, and what cannot
 * stand in a path becomes one.
 *
 * @param text a path, or a part of a query
 * @returns the text, encoded
 */
export function mend(text: string): string {
  // Nearly no text has any, and looking is cheaper than replacing.
  return FOREIGN.test(text) ? text.replace(ALL_FOREIGN, encodeText) : text;
}

/**
 * Takes the name of the stage off a path that carries it. Only API Gateway's own host has it there;
 * a custom domain maps it away.
 *
 * @param path the path as in the event
 * @param context the event's
 * @returns the path as the client's application means it
 * @throws DecodeError for a stage or a domain that is no text
 */
export function withoutStage(path: string, context: EventFields["requestContext"]): string {
  const stage = textOf(context?.stage ?? "");
  const isOwnHost = textOf(context?.domainName ?? "").includes(".execute-api.");
  if (!stage || stage === "$default" || !isOwnHost) return path;
  const prefix = `/${stage}`;
  if (path === prefix) return "/";
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}
