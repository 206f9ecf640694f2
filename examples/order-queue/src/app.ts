/** A shop's orders: a queue that takes them, and a schedule that reports how it goes. */
import { type App, defineApp, queue, reject, retry, schedule } from "@portable-fn/core";
import { Order } from "./order.ts";
import { charge, Declined } from "./payments.ts";
import { count, tally } from "./tally.ts";

const app: App = defineApp({
  name: "order-queue",
  functions: {
    orders: queue(
      "orders",
      async ({ data: order, attempt }, ctx) => {
        try {
          const receipt = await charge(order, attempt);
          count("taken");
          ctx.log.info("order taken", { order: order.id, receipt });
          return undefined;
        } catch (error) {
          // Nothing will make a declined card pay, so the order goes to the dead letters at once.
          if (error instanceof Declined) {
            count("declined");
            return reject(`The card for order ${order.id} was declined`);
          }
          count("postponed");
          ctx.log.warn("order postponed", { order: order.id, attempt });
          return retry({ delaySeconds: 2 ** attempt });
        }
      },
      // A message that is no order never gets here: it goes to the dead letters, too.
      { schema: Order, concurrency: 5, maxAttempts: 4, timeout: 20 },
    ),
    report: schedule("0 * * * *", async (tick, ctx) => {
      ctx.log.info("orders so far", { ...tally(), due: tick.scheduledTime });
    }),
  },
});

export default app;
