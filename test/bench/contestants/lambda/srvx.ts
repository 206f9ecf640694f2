/** srvx's Lambda adapter with the Hono app. */
import { type AWSLambdaHandler, toLambdaHandler } from "srvx/aws-lambda";
import { shop } from "../shop.ts";

export const handler: AWSLambdaHandler = toLambdaHandler({
  fetch: (request) => shop.fetch(request),
});
