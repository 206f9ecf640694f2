/** Hono's own validator. */
import { sValidator } from "@hono/standard-validator";
import { type App, defineApp, http } from "@portable-fn/core";
import { Hono } from "hono";
import { Order } from "./order.ts";

export const api = new Hono().post("/orders", sValidator("json", Order), (c) =>
  c.json(c.req.valid("json"), 201),
);

const app: App = defineApp({ name: "shop", functions: { api: http(api) } });
export default app;
