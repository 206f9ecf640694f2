/** srvx with the Hono app. */
import { serve } from "srvx/node";
import { shop } from "../shop.ts";

serve({ fetch: (request) => shop.fetch(request), port: 0, silent: true });
