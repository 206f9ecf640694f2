/** The sandbox of a payment service: what it does depends on the card. */
import type { Order } from "./order.ts";

/** The card will never pay. */
export class Declined extends Error {
  override readonly name = "Declined";
}

/**
 * Charges an order.
 *
 * @param order the order
 * @param attempt which delivery of it this is
 * @returns the receipt
 * @throws Declined when the card will never pay; Error when the service is busy
 */
export async function charge(order: Order, attempt: number): Promise<string> {
  if (order.card === "declined") throw new Declined("The card was declined");
  if (order.card === "busy" || (order.card === "busy-once" && attempt === 1)) {
    throw new Error("The payment service is busy");
  }
  return `receipt-${order.id}`;
}
