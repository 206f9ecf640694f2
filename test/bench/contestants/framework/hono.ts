/** Hono, bridged by @hono/node-server. */
import { http } from "@google-cloud/functions-framework";
import { getRequestListener } from "@hono/node-server";
import { shop } from "../shop.ts";

const listener = getRequestListener(shop.fetch);

http("shop", (request, response) => listener(request, response));
