/** CloudEvents 1.0 over HTTP: read and written in every mode. */
export { type CloudEventMessage, emitCloudEvent, emitCloudEvents } from "./emit.ts";
export { isCloudEvent, parseCloudEvents } from "./parse.ts";
