/** All shapes, the commonest first. */
import { decodeAlb, isAlb, isAlbMultiValue } from "./decode/alb.ts";
import {
  decodeLatticeOne,
  decodeLatticeTwo,
  isLatticeOne,
  isLatticeTwo,
} from "./decode/lattice.ts";
import { decodePayloadOne, isPayloadOne } from "./decode/payload-one.ts";
import { decodePayloadTwo, isPayloadTwo } from "./decode/payload-two.ts";
import { encodeMultiValue } from "./encode/multi-value.ts";
import { encodePayloadTwo } from "./encode/payload-two.ts";
import { encodeSingleValue } from "./encode/single-value.ts";
import { withReason } from "./encode/status-description.ts";
import { LAMBDA_RESPONSE_LIMIT, type Shape } from "./shape.ts";

/** "The maximum size of the response JSON that the Lambda function can send is 1 MB", ALB's guide. */
const ALB_RESPONSE_LIMIT = 1_048_576;

/** All shapes, the commonest first. */
export const SHAPES: readonly Shape[] = [
  {
    recognises: isPayloadTwo,
    decode: decodePayloadTwo,
    encode: encodePayloadTwo,
    responseLimit: LAMBDA_RESPONSE_LIMIT,
  },
  {
    recognises: isPayloadOne,
    decode: decodePayloadOne,
    encode: encodeMultiValue,
    responseLimit: LAMBDA_RESPONSE_LIMIT,
  },
  {
    recognises: isAlbMultiValue,
    decode: decodeAlb,
    encode: withReason(encodeMultiValue),
    responseLimit: ALB_RESPONSE_LIMIT,
  },
  {
    recognises: isAlb,
    decode: decodeAlb,
    encode: withReason(encodeSingleValue),
    responseLimit: ALB_RESPONSE_LIMIT,
  },
  {
    recognises: isLatticeTwo,
    decode: decodeLatticeTwo,
    encode: withReason(encodeSingleValue),
    responseLimit: LAMBDA_RESPONSE_LIMIT,
  },
  {
    recognises: isLatticeOne,
    decode: decodeLatticeOne,
    encode: withReason(encodeSingleValue),
    responseLimit: LAMBDA_RESPONSE_LIMIT,
  },
];
