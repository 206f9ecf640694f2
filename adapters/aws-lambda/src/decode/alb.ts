/** Application Load Balancers, with and without multi-value headers. */
import { forwardedAddress, type HttpInvocation } from "@portable-fn/adapter-kit";
import type { Invoked } from "../shape.ts";
import { bodyOf } from "./body.ts";
import { demandText, type Fields, fieldsAt } from "./fields.ts";
import { type HeaderPairs, headerPairs } from "./headers.ts";
import { invocationOf } from "./invocation.ts";
import { mendPath } from "./path.ts";
import { keepText, queryOf } from "./query.ts";

/** @returns whether a load balancer without multi-value headers sent an event */
export function isAlb(event: Fields): boolean {
  return fromElb(event) && !isAlbMultiValue(event);
}

/** @returns whether a load balancer with multi-value headers sent an event */
export function isAlbMultiValue(event: Fields): boolean {
  return fromElb(event) && fieldsAt(event, "multiValueHeaders") !== undefined;
}

function fromElb(event: Fields): boolean {
  return fieldsAt(fieldsAt(event, "requestContext"), "elb") !== undefined;
}

/**
 * Decodes an event of a load balancer.
 *
 * @param event the event
 * @param invoked what the runtime says
 * @returns the invocation
 * @throws DecodeError where the event is malformed
 */
export function decodeAlb(event: Fields, invoked: Invoked): HttpInvocation {
  const headers = headerPairs(fieldsAt(event, "multiValueHeaders") ?? fieldsAt(event, "headers"));
  // "If the query parameters are URL-encoded, the load balancer does not decode them"
  // (docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html).
  const query = queryOf(
    fieldsAt(event, "multiValueQueryStringParameters") ?? fieldsAt(event, "queryStringParameters"),
    keepText,
  );
  return invocationOf(
    {
      method: demandText(event, "httpMethod"),
      target: mendPath(demandText(event, "path")) + query,
      headers,
      body: bodyOf(event["body"], event["isBase64Encoded"]),
      // The load balancer has no field for it: it appends the address that it saw.
      clientAddress: lastForwarded(headers, invoked.trustedProxies ?? 1),
    },
    invoked,
  );
}

/**
 * The address that the outermost trusted proxy saw.
 *
 * @param headers the event's
 * @param proxies how many are trusted
 * @returns the address, or `undefined`
 */
export function lastForwarded(headers: HeaderPairs, proxies: number): string | undefined {
  const values = headers.filter(([name]) => name.toLowerCase() === "x-forwarded-for");
  return forwardedAddress(values.map(([, value]) => value).join(","), proxies);
}
