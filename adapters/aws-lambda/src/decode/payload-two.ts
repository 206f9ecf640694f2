/** Payload 2.0: Function URLs and HTTP APIs. */
import { encodePath } from "@portable-fn/adapter-kit";
import type { Shape } from "../shape.ts";
import { textOf } from "./fields.ts";
import { invocationOf } from "./invocation.ts";
import { mend, withoutStage } from "./path.ts";

/** Decodes an event of payload 2.0. */
export const decodePayloadTwo: Shape["decode"] = (event, invoked) => {
  const { rawPath, rawQueryString: query, requestContext: context } = event;
  const path = textOf(rawPath);
  return invocationOf(event, invoked, {
    method: context?.http?.method,
    // A Function URL keeps the path's encoding; an HTTP API hands the path over decoded
    // (github.com/honojs/hono/issues/2156, github.com/fastify/aws-lambda-fastify/issues/169).
    path: textOf(context?.domainName ?? "").includes(".lambda-url.")
      ? mend(path)
      : encodePath(withoutStage(path, context)),
    query,
    clientAddress: context?.http?.sourceIp,
  });
};
