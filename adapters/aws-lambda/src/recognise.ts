/** Which shape an event has. */
import { DecodeError } from "@portable-fn/adapter-kit";
import { decodeAlb } from "./decode/alb.ts";
import type { EventFields } from "./decode/fields.ts";
import { decodeLattice } from "./decode/lattice.ts";
import { decodePayloadOne } from "./decode/payload-one.ts";
import { decodePayloadTwo } from "./decode/payload-two.ts";
import { encodeMultiValue } from "./encode/multi-value.ts";
import { encodePayloadOne } from "./encode/payload-one.ts";
import { encodePayloadTwo } from "./encode/payload-two.ts";
import { withReason } from "./encode/reason.ts";
import { encodeSingleValue } from "./encode/single-value.ts";
import { LAMBDA_RESPONSE_LIMIT, type Shape } from "./shape.ts";

const payloadTwo: Shape = {
  decode: decodePayloadTwo,
  encode: encodePayloadTwo,
  responseLimit: LAMBDA_RESPONSE_LIMIT,
};
const payloadOne: Shape = { ...payloadTwo, decode: decodePayloadOne, encode: encodePayloadOne };
const lattice: Shape = {
  ...payloadTwo,
  decode: decodeLattice,
  encode: withReason(encodeSingleValue),
};
const alb: Shape = {
  ...lattice,
  decode: decodeAlb,
  // "The maximum size of the response JSON that the Lambda function can send is 1 MB", ALB's guide.
  responseLimit: 1_048_576,
};
const albMultiValue: Shape = { ...alb, encode: withReason(encodeMultiValue) };

/**
 * Tells an event's shape by what marks it.
 *
 * @param event what Lambda handed over
 * @returns the shape
 * @throws DecodeError without a status for an event that is not HTTP: the invocation must fail, for a
 *   queue would take any answer as success
 */
export function recognise(event: EventFields): Shape {
  const { version, type, method, httpMethod, requestContext: context } = event;
  // What a gateway asks an authorizer looks like a request, but is none to answer.
  if (type !== "REQUEST") {
    if (context?.http && version === "2.0") return payloadTwo;
    if (method && (event.raw_path || context?.targetGroupArn)) return lattice;
    if (httpMethod && context?.elb) return event.multiValueHeaders ? albMultiValue : alb;
    if (httpMethod && context) return payloadOne;
  }
  throw new DecodeError("The event is not HTTP", { fix: "Take its trigger off this function" });
}
