/** What an event may hold, before anybody has checked it. */
import { DecodeError } from "@portable-fn/adapter-kit";

/**
 * The fields that decoders read, of all shapes. Each may hold anything, or be none: reading a field of
 * a number or a text gives `undefined`, and no field is read of `null`.
 */
export interface EventFields {
  readonly version?: unknown;
  readonly type?: unknown;
  readonly method?: unknown;
  readonly httpMethod?: unknown;
  readonly path?: unknown;
  readonly rawPath?: unknown;
  readonly raw_path?: unknown;
  readonly rawQueryString?: unknown;
  readonly queryStringParameters?: unknown;
  readonly multiValueQueryStringParameters?: unknown;
  readonly query_string_parameters?: unknown;
  readonly headers?: unknown;
  readonly multiValueHeaders?: unknown;
  readonly cookies?: unknown;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
  readonly is_base64_encoded?: unknown;
  readonly requestContext?: {
    readonly elb?: unknown;
    readonly targetGroupArn?: unknown;
    readonly domainName?: unknown;
    readonly stage?: unknown;
    readonly path?: unknown;
    readonly http?: { readonly method?: unknown; readonly sourceIp?: unknown } | null;
    readonly identity?: { readonly sourceIp?: unknown } | null;
  } | null;
}

/**
 * Takes a value that must be a text.
 *
 * @throws DecodeError without a status: the sender of the event is at fault
 */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw new DecodeError("A field of the event is no text");
}

/**
 * Lists the fields of an object, each value a text.
 *
 * @param fields anything; what is no object has none
 * @returns names and values in turn, in order; a list of values stands as often as it is long, and
 *   `null` gives nothing
 * @throws DecodeError for a value that is no text
 */
export function listOf(fields: unknown): string[] {
  const list: string[] = [];
  if (typeof fields !== "object" || fields === null) return list;
  for (const name of Object.keys(fields)) {
    const value: unknown = (fields as Record<string, unknown>)[name];
    if (typeof value === "string") list.push(name, value);
    else if (Array.isArray(value)) for (const one of value) list.push(name, textOf(one));
    else if (value !== null && value !== undefined) textOf(value);
  }
  return list;
}
