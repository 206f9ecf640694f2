/** The routes. */
import { contextOf } from "@portable-fn/core";
import { errors, notFound } from "@portable-fn/middleware/errors";
import { idempotency } from "@portable-fn/middleware/idempotency";
import { openApi, serveOpenApi } from "@portable-fn/middleware/openapi";
import { rateLimit } from "@portable-fn/middleware/rate-limit";
import { telemetry } from "@portable-fn/middleware/telemetry";
import { Hono } from "hono";
import { listing, order, ordering, product } from "./inputs.ts";
import { keepOrder, readOrder, takeStock } from "./orders.ts";
import { problems } from "./problems.ts";
import { findProduct, products } from "./products.ts";
import { kvOf, type State } from "./state.ts";
import { arriving } from "./supplier.ts";

const served = serveOpenApi(() =>
  openApi({
    info: { title: "Shop", version: "1.0.0" },
    problems,
    operations: [
      { method: "get", path: "/products", input: listing, summary: "Lists products" },
      {
        method: "get",
        path: "/products/:sku",
        input: product,
        summary: "Tells of a product",
        problems: ["no-such-product", "supplier-silent"],
      },
      {
        method: "post",
        path: "/orders",
        input: ordering,
        summary: "Orders something",
        problems: ["no-such-product", "out-of-stock"],
      },
      {
        method: "get",
        path: "/orders/:id",
        input: order,
        summary: "Shows an order",
        problems: ["no-such-order"],
      },
    ],
  }),
);

function productOf(sku: string) {
  const found = findProduct(sku);
  if (!found) throw problems.problem("no-such-product", `There is no product ${sku}`);
  const { stock: _stock, ...shown } = found;
  return { found, shown };
}

/**
 * Makes the API.
 *
 * @param state where its state is
 * @returns the Hono app
 */
export function createApi(state: State): Hono {
  return (
    new Hono()
      // Once more, for Hono knows the route: it goes onto the span that is there.
      .use(telemetry())
      // Hono answers what its handlers throw itself, so those need this inside.
      .use(errors())
      .get("/products", listing, (c) => {
        const most = Number(listing.of(c).query["max-cents"] ?? Number.POSITIVE_INFINITY);
        c.header("cache-control", "max-age=60");
        const found = products.filter(({ cents }) => cents <= most);
        return c.json({ products: found.map(({ sku }) => productOf(sku).shown) });
      })
      .get("/products/:sku", product, async (c) => {
        const { shown } = productOf(product.of(c).params.sku);
        return c.json({ ...shown, arriving: await arriving(shown.sku, contextOf(c)) });
      })
      .post(
        "/orders",
        rateLimit({ store: state, limit: 20, window: 60, name: "orders" }),
        // Before the validation, which reads the body that this compares.
        idempotency({ store: state, required: true }),
        ordering,
        async (c) => {
          const ctx = contextOf(c);
          const kv = kvOf(state, ctx);
          const { sku, quantity } = ordering.of(c).json;
          const { found } = productOf(sku);
          await takeStock(kv, found, quantity);
          const taken = { id: crypto.randomUUID(), sku, quantity, cents: found.cents * quantity };
          await keepOrder(kv, taken);
          ctx.log.info("order taken", { order: taken.id });
          c.header("location", `/orders/${taken.id}`);
          return c.json(taken, 201);
        },
      )
      .get("/orders/:id", order, async (c) =>
        c.json(await readOrder(kvOf(state, contextOf(c)), order.of(c).params.id)),
      )
      .get("/problems", (c) => c.json({ problems: problems.list() }))
      .get("/openapi.json", (c) => served(c.req.raw))
      .notFound(() => {
        throw notFound();
      })
  );
}
