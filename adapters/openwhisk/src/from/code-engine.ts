/** The gateway of IBM Code Engine: cloud.ibm.com/docs/codeengine?topic=codeengine-fun-exchanging-data. */
import { codeEngineSendsBase64, codeEngineTakesBase64 } from "../media-type.ts";
import type { Gateway } from "./gateway.ts";
import {
  bodyText,
  first,
  parameters,
  parseJson,
  passedHeaders,
  singleValues,
  targetParts,
} from "./request.ts";
import { type ResultRules, readResult } from "./result.ts";

const rules: ResultRules = {
  emptyStatus: 200,
  defaultType: "text/plain; charset=utf-8",
  keepsType: true,
  badStatus: 422,
  isBase64: codeEngineTakesBase64,
  writeType: (type) => type,
};

/** A function of Code Engine; its arguments hold query and JSON body both unfolded and as they are. */
export const codeEngine: Gateway = {
  event(request) {
    const { path, query } = targetParts(request.target);
    const type = first(request.headers, "content-type");
    const unfolded = parameters(request, (name) => name.startsWith("__ce_"));
    if (type && /^application\/json\s*(?:;|$)/i.test(type) && request.body.length > 0) {
      parseJson(Buffer.from(request.body).toString("utf8"));
    }
    const isForm = type && /^application\/x-www-form-urlencoded/i.test(type);
    return {
      ...unfolded.query,
      ...(isForm ? {} : unfolded.body),
      __ce_method: request.method,
      // What becomes of a repeated header is not said.
      __ce_headers: singleValues(passedHeaders(request), ", ", canonical),
      __ce_path: path || "/",
      ...(query && { __ce_query: query }),
      ...(request.body.length > 0 && {
        __ce_body: bodyText(request.body, codeEngineSendsBase64(type)),
      }),
    };
  },
  reply: (result) => readResult(result, rules),
};

function canonical(name: string): string {
  return name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}
