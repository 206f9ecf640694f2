/** What somebody would write by hand. */
import { type App, defineApp, http } from "@portable-fn/core";
import { Hono } from "hono";
import { Order } from "./order.ts";

export const api = new Hono().post("/orders", async (c) => {
  const { success, data, error } = Order.safeParse(await c.req.json());
  return success ? c.json(data, 201) : c.json({ errors: error.issues }, 422);
});

const app: App = defineApp({ name: "shop", functions: { api: http(api) } });
export default app;
