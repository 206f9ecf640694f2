/** Functions of IBM Code Engine. */
import { codeEngineSendsBase64 } from "../media-type.ts";
import type { Shape } from "../shape.ts";
import { invocationOf } from "./invocation.ts";

/** Decodes the arguments of a function of Code Engine; what it unfolds beside them is not read. */
export const decodeCodeEngine: Shape["decode"] = (event, invoked, proxies = 0) =>
  invocationOf(
    {
      method: event.__ce_method,
      headers: event.__ce_headers,
      path: event.__ce_path,
      query: event.__ce_query,
      body: event.__ce_body,
      isBase64: codeEngineSendsBase64,
      proxies,
    },
    invoked,
  );
