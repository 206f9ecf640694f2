/** Results, read as the platforms read them. */
import { isEndToEnd } from "@portable-fn/adapter-kit";
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import { PortableError } from "@portable-fn/core";
import { type Fields, isFields } from "../decode/fields.ts";
import { parseType } from "../media-type.ts";
import type { GatewayReply } from "./gateway.ts";

/** In what the platforms differ. */
export interface ResultRules {
  /** The status of a result without a status and without a body. */
  readonly emptyStatus: number;
  /** The content type of a text where the function names none. */
  readonly defaultType: string;
  /** Whether an empty body keeps its content type. */
  readonly keepsType: boolean;
  /** The status of the platform's own answer to a status that is none. */
  readonly badStatus: number;
  /** Whether a body of a type is base64. */
  readonly isBase64: (contentType: string) => boolean;
  /** How the content type leaves. */
  readonly writeType: (contentType: string) => string;
}

/**
 * Reads a result.
 *
 * @param result what the function returned
 * @param rules the platform's
 * @returns the reply; the length is left to who writes it
 * @throws PortableError `PFN_BAD_RESULT` with the platform's status for a result that is none
 */
export function readResult(result: unknown, rules: ResultRules): GatewayReply {
  if (!isFields(result)) throw badResult("it is no object");
  const fields = Object.hasOwn(result, "error") ? failureOf(result["error"]) : result;
  const headers = headersOf(fields["headers"]);
  const given = statusOf(fields["statusCode"], rules);
  const body = fields["body"] ?? "";
  const others = headers.filter(([name]) => name.toLowerCase() !== "content-type");
  if (body === "") {
    return {
      status: given ?? rules.emptyStatus,
      headers: rules.keepsType ? headers : others,
      body: "",
    };
  }
  const named = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  const type = named ?? (typeof body === "string" ? rules.defaultType : "application/json");
  return {
    status: given ?? 200,
    headers: [...others, ["content-type", rules.writeType(type)]],
    body: bodyOf(body, type, rules),
  };
}

/** What a function fails with stands under `error`, and may be a response. */
function failureOf(error: unknown): Fields {
  if (isHttpFailure(error)) return error;
  // An object without them OpenWhisk answers with 204: a client would take that for success.
  throw badResult("it says error, and that is no response", 500);
}

/**
 * Tells whether what a function fails with is meant as a response.
 *
 * @param error anything
 * @returns whether it has a member that makes it one
 */
export function isHttpFailure(error: unknown): error is Fields {
  return (
    isFields(error) && ["statusCode", "headers", "body"].some((name) => Object.hasOwn(error, name))
  );
}

/** @returns the error that says what is wrong with a result */
function badResult(what: string, status = 400): PortableError {
  return new PortableError("PFN_BAD_RESULT", `The function's result is malformed: ${what}`, {
    status,
    fix: "Return { statusCode, headers, body } with a number, texts or lists of texts, and a text",
  });
}

function statusOf(value: unknown, { badStatus }: ResultRules): number | undefined {
  if (value === undefined) return undefined;
  const status = typeof value === "string" || typeof value === "number" ? Number(value) : 0;
  if (Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw badResult("its statusCode", badStatus);
}

function headersOf(value: unknown): [string, string][] {
  if (value === undefined) return [];
  if (!isFields(value)) throw badResult("its headers");
  return Object.entries(value)
    .flatMap(([name, held]): [string, string][] =>
      (Array.isArray(held) ? held : [held]).map((one: unknown) => [name, scalar(one)]),
    )
    .filter(([name]) => isEndToEnd(name.toLowerCase()) && name.toLowerCase() !== "content-length");
}

function scalar(value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  throw badResult("a header");
}

function bodyOf(body: unknown, type: string, { isBase64 }: ResultRules): Uint8Array | string {
  const { essence } = parseType(type);
  const isJson = /^application\/json$|\+json$/.test(essence);
  if (typeof body !== "string") {
    if (isJson) return JSON.stringify(body);
    throw badResult("its body is JSON, and its content type is not");
  }
  if (!isBase64(type)) return body;
  try {
    return fromBase64(body);
  } catch {
    // JSON may be text as well: what does not look like base64 is.
    if (isJson) return body;
    throw badResult("its body is not base64, as its content type demands");
  }
}
