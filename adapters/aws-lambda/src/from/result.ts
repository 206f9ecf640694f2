/** Parts of results that several gateways read alike. */
import { isEndToEnd } from "@portable-fn/adapter-kit";
import { fromBase64 } from "@portable-fn/adapter-kit/base64";
import { PortableError } from "@portable-fn/core";
import type { GatewayReply } from "./gateway.ts";
import { type Fields, isFields } from "./json.ts";

/**
 * Reads a result that has a status.
 *
 * @param result what the handler returned
 * @param defaultType the content type where the handler names none; `undefined`: it stays without
 * @returns the reply; the length is left to who writes it
 * @throws PortableError `PFN_BAD_RESULT` with status 502 for a result that is none
 */
export function readResult(result: unknown, defaultType: string | undefined): GatewayReply {
  if (!isFields(result)) throw badResult("it is no object");
  const { statusCode } = result;
  // `Number` throws for objects that cannot become one.
  const status = typeof statusCode === "object" ? Number.NaN : Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) throw badResult("its statusCode");
  const headers = headersOf(result);
  if (defaultType && !headers.some(([name]) => name.toLowerCase() === "content-type")) {
    headers.push(["content-type", defaultType]);
  }
  return { status, statusText: reasonOf(result), headers, body: bodyOf(result) };
}

/** @returns the error that says what is wrong with a result */
function badResult(what: string): PortableError {
  return new PortableError("PFN_BAD_RESULT", `The handler's result is malformed: ${what}`, {
    status: 502,
    fix: "Return { statusCode, headers, body } with a number, texts and a text",
  });
}

function headersOf(result: Fields): [string, string][] {
  const multiple = listOf(result["multiValueHeaders"]);
  const single = listOf(result["headers"]);
  const known = new Set(multiple.map(([name]) => name.toLowerCase()));
  const cookies = result["cookies"];
  return [
    ...multiple,
    ...single.filter(([name]) => !known.has(name.toLowerCase())),
    ...(Array.isArray(cookies)
      ? cookies.map((value) => ["set-cookie", scalar(value)] as const)
      : []),
  ]
    .map(([name, value]): [string, string] => [name, value])
    .filter(([name]) => isEndToEnd(name.toLowerCase()) && name.toLowerCase() !== "content-length");
}

function listOf(fields: unknown): [string, string][] {
  if (fields === null || fields === undefined) return [];
  if (!isFields(fields)) throw badResult("its headers");
  return Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    Array.isArray(value)
      ? value.map((one): [string, string] => [name, scalar(one)])
      : value === null || value === undefined
        ? []
        : [[name, scalar(value)]],
  );
}

function scalar(value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  throw badResult("a header");
}

function reasonOf(result: Fields): string | undefined {
  const description = result["statusDescription"];
  return typeof description === "string" ? description.replace(/^\d{3} ?/, "") : undefined;
}

function bodyOf(result: Fields): Uint8Array | string {
  const body = result["body"];
  if (body === null || body === undefined) return "";
  if (typeof body !== "string") throw badResult("its body");
  return result["isBase64Encoded"] === true ? fromBase64(body) : body;
}
