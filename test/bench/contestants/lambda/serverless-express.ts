/** @codegenie/serverless-express with the Express app. */
import { configure } from "@codegenie/serverless-express";
import { shop } from "../express.ts";

export const handler: unknown = configure({
  app: shop,
  binarySettings: { contentTypes: ["application/octet-stream"] },
});
