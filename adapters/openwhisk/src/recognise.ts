/** Which shape an event has. */
import { decodeApache } from "./decode/apache.ts";
import { decodeCodeEngine } from "./decode/code-engine.ts";
import { decodeDigitalOcean } from "./decode/digitalocean.ts";
import { type EventFields, type Fields, isFields } from "./decode/fields.ts";
import { apacheTakesBase64, codeEngineTakesBase64 } from "./media-type.ts";
import { refusal } from "./refusal.ts";
import type { Shape } from "./shape.ts";

const apache: Shape = { decode: decodeApache, takesBase64: apacheTakesBase64 };
const digitalOcean: Shape = { ...apache, decode: decodeDigitalOcean };
const codeEngine: Shape = { decode: decodeCodeEngine, takesBase64: codeEngineTakesBase64 };

/**
 * Tells an event's shape by what marks it.
 *
 * @param event what the platform handed over
 * @returns the shape; `undefined` for an event that is not HTTP
 * @throws DecodeError for HTTP whose query and body the platform has taken apart
 */
export function recognise(event: EventFields): Shape | undefined {
  const { http } = event;
  if (isFields(http) && isHttp(http["method"], http["headers"], http["path"])) {
    if (isParsed(event, http)) throw refusal("The function is not deployed raw", "Set web: raw");
    return digitalOcean;
  }
  if (isHttp(event.__ow_method, event.__ow_headers, event.__ow_path)) {
    if (typeof event.__ow_query === "string") return apache;
    throw refusal("The web action is not raw", "Deploy it with --web raw");
  }
  if (isHttp(event.__ce_method, event.__ce_headers, event.__ce_path)) return codeEngine;
  return undefined;
}

function isHttp(method: unknown, headers: unknown, path: unknown): boolean {
  return typeof method === "string" && isFields(headers) && typeof path === "string";
}

/** Whether what the client sent stands beside `http`, where it cannot be told from parameters. */
function isParsed(event: EventFields, http: Fields): boolean {
  if (typeof http["queryString"] === "string" || typeof http["body"] === "string") return false;
  const length = isFields(http["headers"]) && http["headers"]["content-length"];
  const others = Object.keys(event).filter((key) => key !== "http" && !key.startsWith("__ow_"));
  return others.length > 0 || (typeof length === "string" && length !== "0");
}
