/** Ours. */
import { type App, defineApp, queue } from "@portable-fn/core";
import { Order, pack } from "./order.ts";

const app: App = defineApp({
  name: "shop",
  functions: { orders: queue("orders", ({ data }) => pack(data), { schema: Order }) },
});

export default app;
