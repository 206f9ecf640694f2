/** Payload 1.0: REST APIs, and HTTP APIs that are set to it. */
import { encodePath, type HttpInvocation } from "@portable-fn/adapter-kit";
import type { Invoked } from "../shape.ts";
import { bodyOf } from "./body.ts";
import { demandText, type Fields, fieldsAt, textAt } from "./fields.ts";
import { headerPairs } from "./headers.ts";
import { invocationOf } from "./invocation.ts";
import { mendPath, withoutStage } from "./path.ts";
import { encodeText, queryOf } from "./query.ts";

/** @returns whether an event is of payload 1.0; an authorizer's event, which looks alike, is not */
export function isPayloadOne(event: Fields): boolean {
  const context = fieldsAt(event, "requestContext");
  return (
    typeof event["httpMethod"] === "string" &&
    typeof event["path"] === "string" &&
    context !== undefined &&
    !("elb" in context) &&
    !("methodArn" in event)
  );
}

/**
 * Decodes an event of payload 1.0.
 *
 * @param event the event
 * @param invoked what the runtime says
 * @returns the invocation
 * @throws DecodeError where the event is malformed
 */
export function decodePayloadOne(event: Fields, invoked: Invoked): HttpInvocation {
  const context = fieldsAt(event, "requestContext");
  const domain = textAt(context, "domainName");
  const given = demandText(event, "path");
  // Only an HTTP API says its version; it decodes the path and leaves the stage in, a REST API
  // does neither: stripping there would eat a first segment of the stage's name.
  const path =
    event["version"] === "1.0"
      ? encodePath(withoutStage(given, textAt(context, "stage"), domain))
      : mendPath(given);
  const query = queryOf(
    fieldsAt(event, "multiValueQueryStringParameters") ?? fieldsAt(event, "queryStringParameters"),
    encodeText,
  );
  return invocationOf(
    {
      method: demandText(event, "httpMethod"),
      target: path + query,
      headers: headerPairs(fieldsAt(event, "multiValueHeaders") ?? fieldsAt(event, "headers")),
      body: bodyOf(event["body"], event["isBase64Encoded"]),
      domain,
      clientAddress: textAt(fieldsAt(context, "identity"), "sourceIp"),
    },
    invoked,
  );
}
