/** Request, Response and Headers for Node that load nothing. */
export type { BodySource } from "./body.ts";
export { fetch, structuredClone } from "./fetch.ts";
export { type FlatHeaders, Headers } from "./headers.ts";
export { install } from "./install.ts";
export type { ArrivingBody } from "./read-all.ts";
export { Request, type RequestSource, requestFrom } from "./request.ts";
export { type ReadResponse, Response, readResponse } from "./response.ts";
