/** OpenAPI 3.1 documents made of the schemas that validate. */
export { openApi } from "./document.ts";
export { type ServedOpenApi, type ServeOpenApiOptions, serveOpenApi } from "./serve.ts";
export type {
  DeclaredSchemas,
  DescribedResponse,
  OpenApiDocument,
  OpenApiInfo,
  OpenApiMethod,
  OpenApiOperation,
  OpenApiOptions,
  OpenApiPathItem,
} from "./types.ts";
