/** What the family allows at most: Apache OpenWhisk's defaults, which an operator may change. */
import type { Limits } from "@portable-fn/adapter-kit/target";

const REFERENCE = "github.com/apache/openwhisk, docs/reference.md";
const date = "2026-11-23";

/** Limits of Apache OpenWhisk; DigitalOcean's and Code Engine's are in the README. */
export const limits: Limits = {
  timeoutSeconds: { value: 300, source: `${REFERENCE}; 60 by default`, date },
  memoryMb: { value: 512, source: `${REFERENCE}; 256 by default`, date },
  requestBytes: { value: 1_048_576, source: `${REFERENCE}; parameters, base64 counts`, date },
  responseBytes: { value: 1_048_576, source: `${REFERENCE}; result, base64 counts`, date },
  headerBytes: { value: null, source: "Nothing found but Akka HTTP's 8 KiB a field", date },
  eventBytes: {
    trigger: { value: 1_048_576, source: `${REFERENCE}; parameters, base64 counts`, date },
    kafka: { value: 1_048_576, source: `${REFERENCE}; parameters of one firing`, date },
    "code-engine-timer": {
      value: 4_096,
      source: "cloud.ibm.com/docs/codeengine?topic=codeengine-subscribe-cron; the timer's data",
      date,
    },
    "code-engine-bucket": {
      value: null,
      source: "An event names the object and does not bring it",
      date,
    },
  },
  bundleBytes: { value: 50_331_648, source: `${REFERENCE}; code size 48 MB`, date },
};
