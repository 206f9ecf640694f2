/** Payload 1.0: REST APIs, and HTTP APIs that are set to it. */
import { encodePath } from "@portable-fn/adapter-kit";
import type { Shape } from "../shape.ts";
import { textOf } from "./fields.ts";
import { invocationOf } from "./invocation.ts";
import { encodeText, mend, withoutStage } from "./path.ts";
import { queryOf } from "./query.ts";

/** Decodes an event of payload 1.0. */
export const decodePayloadOne: Shape["decode"] = (event, invoked) => {
  const { httpMethod: method, requestContext: context } = event;
  const path = textOf(event.path);
  return invocationOf(event, invoked, {
    method,
    // Only an HTTP API says its version; it decodes the path and leaves the stage in, a REST API
    // does neither: stripping there would eat a first segment of the stage's name.
    path: event.version === "1.0" ? encodePath(withoutStage(path, context)) : mend(path),
    query: queryOf(event, encodeText),
    clientAddress: context?.identity?.sourceIp,
  });
};
