/** Ours. */
import { type App, defineApp, http } from "@portable-fn/core";
import { errors } from "@portable-fn/middleware/errors";
import { validate } from "@portable-fn/middleware/validate";
import { Hono } from "hono";
import { Order } from "./order.ts";

const input = validate({ json: Order });

export const api = new Hono()
  .use(errors())
  .post("/orders", input, (c) => c.json(input.of(c).json, 201));

const app: App = defineApp({ name: "shop", functions: { api: http(api) } });
export default app;
