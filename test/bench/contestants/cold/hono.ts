/** Hono's own adapter with the app whose start is measured. */
import { handle } from "hono/aws-lambda";
import { shop } from "./shop.ts";

export const handler: ReturnType<typeof handle> = handle(shop);
