/** Raw web actions of Apache OpenWhisk. */
import { apacheSendsBase64 } from "../media-type.ts";
import type { Shape } from "../shape.ts";
import { invocationOf } from "./invocation.ts";

/** Decodes the arguments of a raw web action. */
export const decodeApache: Shape["decode"] = (event, invoked, proxies = 0) =>
  invocationOf(
    {
      method: event.__ow_method,
      headers: event.__ow_headers,
      path: event.__ow_path,
      query: event.__ow_query,
      body: event.__ow_body,
      isBase64: apacheSendsBase64,
      // The stock front, nginx, does not set X-Forwarded-For: what comes is the client's own claim
      // (github.com/apache/openwhisk, ansible/roles/nginx/templates/nginx.conf.j2).
      proxies,
    },
    invoked,
  );
