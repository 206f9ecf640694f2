/** What Lambda allows at most. */
import type { Limits } from "@portable-fn/adapter-kit/target";

const QUOTAS = "docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const date = "2026-11-23";

/** Limits of Lambda; a gateway in front may have lower ones, see the README. */
export const limits: Limits = {
  timeoutSeconds: { value: 900, source: QUOTAS, date },
  memoryMb: { value: 10_240, source: QUOTAS, date },
  requestBytes: { value: 6_291_456, source: `${QUOTAS}; base64 counts`, date },
  responseBytes: {
    value: 6_291_556,
    source: "The Runtime API's answer 413; base64 and JSON escapes count",
    date,
  },
  headerBytes: {
    value: 10_240,
    source: "docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html",
    date,
  },
  bundleBytes: { value: 52_428_800, source: `${QUOTAS}; zipped, by direct upload`, date },
};
