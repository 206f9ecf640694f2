/** What all do with a message: hold it to the schema, work on it, and fail at the poisonous one. */
import { z } from "zod";

/** What a message must be. */
export const Order: z.ZodType<{ id: string; items: { sku: string; quantity: number }[] }> =
  z.object({
    id: z.string(),
    items: z.array(z.object({ sku: z.string(), quantity: z.number().int().positive() })),
  });

/** An order. */
export type Order = z.infer<typeof Order>;

/** How many items have been packed; it keeps the work from being optimised away. */
export let packed = 0;

/**
 * Works on an order.
 *
 * @param order the order
 * @throws Error for the poisonous one
 */
export async function pack({ id, items }: Order): Promise<void> {
  if (id === "order-7") throw new Error("There is no such item");
  for (const { quantity } of items) packed += quantity;
}
