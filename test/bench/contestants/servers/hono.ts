/** @hono/node-server with the Hono app. */
import { serve } from "@hono/node-server";
import { shop } from "../shop.ts";

serve({ fetch: shop.fetch, port: 0 });
