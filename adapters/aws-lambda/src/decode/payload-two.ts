/** Payload 2.0: Function URLs and HTTP APIs. */
import { encodePath, type HttpInvocation } from "@portable-fn/adapter-kit";
import type { Invoked } from "../shape.ts";
import { bodyOf } from "./body.ts";
import { demandText, type Fields, fieldsAt, textAt } from "./fields.ts";
import { headerPairs } from "./headers.ts";
import { invocationOf } from "./invocation.ts";
import { mendPath, withoutStage } from "./path.ts";

/** @returns whether an event is of payload 2.0; an authorizer's event, which looks alike, is not */
export function isPayloadTwo(event: Fields): boolean {
  return (
    event["version"] === "2.0" &&
    event["type"] !== "REQUEST" &&
    fieldsAt(fieldsAt(event, "requestContext"), "http") !== undefined
  );
}

/**
 * Decodes an event of payload 2.0.
 *
 * @param event the event
 * @param invoked what the runtime says
 * @returns the invocation
 * @throws DecodeError where the event is malformed
 */
export function decodePayloadTwo(event: Fields, invoked: Invoked): HttpInvocation {
  const context = fieldsAt(event, "requestContext");
  const http = fieldsAt(context, "http");
  const domain = textAt(context, "domainName");
  const rawPath = demandText(event, "rawPath");
  // A Function URL keeps the path's encoding; an HTTP API hands the path over decoded
  // (github.com/honojs/hono/issues/2156, github.com/fastify/aws-lambda-fastify/issues/169).
  const path = domain?.includes(".lambda-url.")
    ? mendPath(rawPath)
    : encodePath(withoutStage(rawPath, textAt(context, "stage"), domain));
  const query = textAt(event, "rawQueryString");
  const headers = headerPairs(fieldsAt(event, "headers"));
  const cookies = event["cookies"];
  if (Array.isArray(cookies) && cookies.length > 0) {
    const others = headers.filter(([name]) => name.toLowerCase() !== "cookie");
    others.push(...headerPairs({ cookie: cookies }));
    headers.splice(0, headers.length, ...others);
  }
  return invocationOf(
    {
      method: demandText(http, "method"),
      target: query ? `${path}?${query}` : path,
      headers,
      body: bodyOf(event["body"], event["isBase64Encoded"]),
      domain,
      clientAddress: textAt(http, "sourceIp"),
    },
    invoked,
  );
}
