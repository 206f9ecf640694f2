/** VPC Lattice, event structure versions 1 and 2. */
import type { HttpInvocation, RawBody } from "@portable-fn/adapter-kit";
import type { Invoked } from "../shape.ts";
import { lastForwarded } from "./alb.ts";
import { bodyOf } from "./body.ts";
import { demandText, type Fields, fieldsAt, textAt } from "./fields.ts";
import { headerPairs } from "./headers.ts";
import { invocationOf } from "./invocation.ts";
import { mendPath } from "./path.ts";
import { keepText, queryOf } from "./query.ts";

/** @returns whether an event is of structure version 1 */
export function isLatticeOne(event: Fields): boolean {
  return typeof event["raw_path"] === "string" && typeof event["method"] === "string";
}

/** @returns whether an event is of structure version 2 */
export function isLatticeTwo(event: Fields): boolean {
  const context = fieldsAt(event, "requestContext");
  return (
    event["version"] === "2.0" &&
    typeof event["method"] === "string" &&
    textAt(context, "targetGroupArn") !== undefined
  );
}

/**
 * Decodes an event of structure version 1.
 *
 * @param event the event
 * @param invoked what the runtime says
 * @returns the invocation
 * @throws DecodeError where the event is malformed
 */
export function decodeLatticeOne(event: Fields, invoked: Invoked): HttpInvocation {
  const body = bodyOf(event["body"], event["is_base64_encoded"]);
  return decode(event, "raw_path", "query_string_parameters", body, invoked);
}

/**
 * Decodes an event of structure version 2.
 *
 * @param event the event
 * @param invoked what the runtime says
 * @returns the invocation
 * @throws DecodeError where the event is malformed
 */
export function decodeLatticeTwo(event: Fields, invoked: Invoked): HttpInvocation {
  const body = bodyOf(event["body"], event["isBase64Encoded"]);
  return decode(event, "path", "queryStringParameters", body, invoked);
}

function decode(
  event: Fields,
  pathField: string,
  queryField: string,
  body: RawBody,
  invoked: Invoked,
): HttpInvocation {
  const headers = headerPairs(fieldsAt(event, "headers"));
  const given = demandText(event, pathField);
  const mark = given.indexOf("?");
  // AWS does not say whether the path holds the query; where it does, it is the exact one.
  const target =
    mark < 0
      ? mendPath(given) + queryOf(fieldsAt(event, queryField), keepText)
      : mendPath(given.slice(0, mark)) + given.slice(mark);
  return invocationOf(
    {
      method: demandText(event, "method"),
      target,
      headers,
      body,
      clientAddress: lastForwarded(headers, invoked.trustedProxies ?? 0),
    },
    invoked,
  );
}
