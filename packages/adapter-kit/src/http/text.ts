/** Whether a response may travel as text where a provider knows text and base64. */

const TEXT =
  /^(?:text\/[^;\s]+|application\/(?:[^;\s]+\+)?(?:json|xml)|application\/(?:javascript|x-www-form-urlencoded)|image\/svg\+xml)\s*(?:;|$)/i;
const OTHER_CHARSET = /;\s*charset\s*=(?!\s*"?(?:utf-?8|us-ascii)(?:[\s";]|$))/i;

/**
 * Tells whether a type says text in UTF-8. The bytes must also be valid UTF-8, see {@link utf8}.
 *
 * @param type the `Content-Type` value
 * @param encoding the `Content-Encoding` value
 * @returns whether the type says so; never with an encoding or without a type
 */
export function saysText(
  type: string | null | undefined,
  encoding: string | null | undefined,
): boolean {
  if (!type || (encoding && encoding !== "identity")) return false;
  let isText = types.get(type);
  if (isText === undefined) {
    isText = TEXT.test(type) && !OTHER_CHARSET.test(type);
    if (types.size < MOST_TYPES) types.set(type, isText);
  }
  return isText;
}

/** Types met before: an app has a few, but a client may choose one too. */
const types = new Map<string, boolean>();
const MOST_TYPES = 100;

/**
 * Decodes UTF-8 when that loses nothing.
 *
 * @param bytes what to decode
 * @returns the text, byte order mark kept; `undefined` when the bytes are not valid UTF-8
 */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
