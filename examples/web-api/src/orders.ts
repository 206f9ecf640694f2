/** Orders, and the stock that they take. */
import type { Kv } from "@portable-fn/services/kv";
import { problems } from "./problems.ts";
import type { Product } from "./products.ts";

/** An order. */
export interface Order {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly cents: number;
}

/** How often an order that was overtaken tries again. */
const TRIES = 20;

/**
 * Takes from the stock. Two who order at once never get the same piece.
 *
 * @param kv the shop's state
 * @param product what is ordered
 * @param quantity how many
 * @throws HttpProblem 409 when fewer are left
 */
export async function takeStock(kv: Kv, product: Product, quantity: number): Promise<void> {
  const key = `stock/${product.sku}`;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const entry = await kv.entry(key);
    const left = entry ? Number(new TextDecoder().decode(entry.value)) : product.stock;
    if (left < quantity) {
      throw problems.problem("out-of-stock", `There are ${left} left`, { extensions: { left } });
    }
    if (await kv.compareAndSet(key, entry?.version, `${left - quantity}`)) return;
  }
  throw problems.problem("out-of-stock", "Too many order this at the moment", { retryable: true });
}

/**
 * Keeps an order for a month.
 *
 * @param kv the shop's state
 * @param order the order
 */
export async function keepOrder(kv: Kv, order: Order): Promise<void> {
  await kv.setJson(`order/${order.id}`, order, { ttlSeconds: 30 * 24 * 3600 });
}

/**
 * @param kv the shop's state
 * @param id an order's
 * @returns the order
 * @throws HttpProblem 404 when there is none
 */
export async function readOrder(kv: Kv, id: string): Promise<Order> {
  const order = await kv.json<Order>(`order/${id}`);
  if (!order) throw problems.problem("no-such-order", `There is no order ${id}`);
  return order;
}
