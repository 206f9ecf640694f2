/** Functions of DigitalOcean that are deployed with `web: raw`. */
import type { Shape } from "../shape.ts";
import { type Fields, isFields } from "./fields.ts";
import { invocationOf } from "./invocation.ts";

/** Decodes an event of DigitalOcean; the flag alone says whether the body is base64. */
export const decodeDigitalOcean: Shape["decode"] = (event, invoked, proxies = 1) => {
  const http: Fields = isFields(event.http) ? event.http : {};
  const { method, headers, path, queryString: query, body, isBase64Encoded } = http;
  const isBase64 = () => isBase64Encoded === true;
  // "x-forwarded-for: The IP address of the client",
  // docs.digitalocean.com/products/functions/reference/http-headers.
  return invocationOf({ method, headers, path, query, body, isBase64, proxies }, invoked);
};
