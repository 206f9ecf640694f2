/** For bundlers: what stands in for the free identifiers of a bundle (esbuild's `inject`). */
export { fetch, structuredClone } from "./fetch.ts";
export { Headers } from "./headers.ts";
export { Request } from "./request.ts";
export { Response } from "./response.ts";
