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
  const isHttpApi = event.version === "1.0";
  // A REST API has the stage in the context's path alone; where both are the same, both carry it.
  const isStaged = isHttpApi || path === context?.path;
  const own = isStaged ? withoutStage(path, context) : path;
  return invocationOf(event, invoked, {
    method,
    // Only an HTTP API says its version, and only it hands the path over decoded.
    path: isHttpApi ? encodePath(own) : mend(own),
    query: queryOf(event, encodeText),
    clientAddress: context?.identity?.sourceIp,
  });
};
