/** Attributes of messages: those of SQS and SNS are the same in two forms. */

import { type Fields, fieldsOf } from "./fields.ts";
import { traceOf } from "./trace.ts";

/** What a sender gave along with a message. */
export interface Beside {
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  readonly contentType?: string | undefined;
  /** The trace, as extensions of CloudEvents. */
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

const NOTHING: Beside = Object.freeze({});
const CONTENT_TYPE = /^content-?type$/i;

/**
 * Reads the attributes of a message.
 *
 * @param given by name; bytes are base64 in both forms, and stay so
 * @param xRay the trace that X-Ray put beside the message, if any
 * @returns the attributes, of which one that is called so is the content type and no attribute, and the
 *   sender's trace: an attribute `traceparent`, else X-Ray's
 */
export function besideIn(given: unknown, xRay: unknown): Beside {
  const fields = fieldsOf(given);
  const names = Object.keys(fields);
  if (names.length === 0 && xRay === undefined) return NOTHING;
  const attributes: [string, string][] = [];
  let contentType: string | undefined;
  for (const name of names) {
    const value = valueIn(fieldsOf(fields[name]));
    if (value === undefined) continue;
    if (CONTENT_TYPE.test(name)) contentType = value;
    else attributes.push([name, value]);
  }
  // Unlike an assignment, this makes a member even of the name `__proto__`.
  const all = Object.fromEntries(attributes);
  const { traceparent, tracestate } = all;
  const extensions = traceparent
    ? { traceparent, ...(tracestate && { tracestate }) }
    : traceOf(xRay);
  return { attributes: all, contentType, extensions: { ...extensions } };
}

/** SQS says `stringValue` or `binaryValue`, SNS says `Value`. */
function valueIn({ stringValue, binaryValue, Value }: Fields): string | undefined {
  const value = stringValue ?? binaryValue ?? Value;
  return typeof value === "string" ? value : undefined;
}
