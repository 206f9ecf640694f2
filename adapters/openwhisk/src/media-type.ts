/** Which content types travel as text. Nothing else says so: a body has no flag of its own. */

/**
 * The types that Akka HTTP, on which Apache OpenWhisk is built, knows as text:
 * github.com/akka/akka-http, MediaType.scala of 10.2.
 */
const AKKA_TEXT: ReadonlySet<string> = new Set([
  ...named(
    "application",
    "base64 javascript json x-latex x-vrml x-www-form-urlencoded xml xml-dtd",
  ),
  ...named("application", "json-patch+json merge-patch+json problem+json vnd.api+json"),
  ...named(
    "application",
    "atom+xml problem+xml rss+xml soap+xml vnd.google-earth.kml+xml xhtml+xml",
  ),
  ...named(
    "text",
    "asp cache-manifest calendar css csv event-stream html markdown mcf plain richtext",
  ),
  ...named("text", "tab-separated-values uri-list vnd.wap.wml vnd.wap.wmlscript xml x-asm x-c x-h"),
  ...named(
    "text",
    "x-component x-java-source x-pascal x-script x-scriptcsh x-scriptelisp x-scriptksh",
  ),
  ...named(
    "text",
    "x-scriptlisp x-scriptperl x-scriptperl-module x-scriptphyton x-scriptrexx x-setext",
  ),
  ...named(
    "text",
    "x-scriptscheme x-scriptsh x-scripttcl x-scripttcsh x-scriptzsh x-sgml x-speech",
  ),
  ...named("text", "x-server-parsed-html x-uuencode x-vcalendar x-vcard"),
]);

function named(type: string, subtypes: string): string[] {
  return subtypes.split(" ").map((subtype) => `${type}/${subtype}`);
}

const PARAMETER = /;\s*([^\s=;]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g;

/** A content type in parts. */
export interface ContentType {
  /** Type and subtype, in lower case. */
  readonly essence: string;
  /** As written, without quotes. */
  readonly charset: string | undefined;
  /** The parameters besides the charset, values as written. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/**
 * Takes a content type apart.
 *
 * @param text the `Content-Type` value
 * @returns its parts
 */
export function parseType(text: string): ContentType {
  let charset: string | undefined;
  const parameters: [string, string][] = [];
  for (const [, name = "", value = ""] of text.matchAll(PARAMETER)) {
    if (name.toLowerCase() === "charset") charset = value.trim().replace(/^"(.*)"$/, "$1");
    else parameters.push([name, value.trim()]);
  }
  return { essence: essenceOf(text), charset, parameters };
}

function essenceOf(text: string): string {
  return (text.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/**
 * Tells whether Akka counts a type as binary; one that it does not know is, without a charset.
 *
 * @param type the type
 * @returns whether it does
 */
export function isAkkaBinary({ essence, charset }: ContentType): boolean {
  return !AKKA_TEXT.has(essence) && (charset === undefined || essence.startsWith("multipart/"));
}

/**
 * Tells how Apache OpenWhisk hands over a request body.
 *
 * @param contentType the `Content-Type` value; `undefined` where there is none
 * @returns whether the body comes in base64, else as text
 */
export function apacheSendsBase64(contentType: string | undefined): boolean {
  if (contentType === undefined) return true;
  const parts = parseType(contentType);
  // It compares types with their parameters, so `application/json; x=y` is text there.
  return (
    isAkkaBinary(parts) || (parts.essence === "application/json" && parts.parameters.length === 0)
  );
}

/**
 * Tells how Apache OpenWhisk takes a response body.
 *
 * @param contentType the `Content-Type` value
 * @returns whether the body can be base64, else it is text
 */
export function apacheTakesBase64(contentType: string): boolean {
  const parts = parseType(contentType);
  const { essence, parameters } = parts;
  // JSON may be either; text that looks like base64, such as `true`, is decoded: base64 is the safe one.
  const isJson = parameters.length === 0 && /^application\/json$|\+json$/.test(essence);
  return isJson || isAkkaBinary(parts);
}

/**
 * Tells how IBM Code Engine hands over a request body.
 *
 * @param contentType the `Content-Type` value; `undefined` where there is none: it counts as JSON
 * @returns whether the body comes in base64, else as text
 */
export function codeEngineSendsBase64(contentType: string | undefined): boolean {
  return contentType === undefined || !CODE_ENGINE_TEXT.test(essenceOf(contentType));
}

/**
 * Tells how IBM Code Engine takes a response body.
 *
 * @param contentType the `Content-Type` value
 * @returns whether the body must be base64, else it is text
 */
export function codeEngineTakesBase64(contentType: string): boolean {
  const essence = essenceOf(contentType);
  // IBM's page shows an object for JSON, its samples a text: github.com/IBM/CodeEngine, gallery/function.
  return essence !== "application/json" && !CODE_ENGINE_TEXT.test(essence);
}

const CODE_ENGINE_TEXT = /^(?:text\/.+|application\/x-www-form-urlencoded)$/;
