/** serverless-http with the Express app. */
import serverless, { type Handler } from "serverless-http";
import { shop } from "../express.ts";

export const handler: Handler = serverless(shop, { binary: ["application/octet-stream"] });
