/** What an order is. */
import * as v from "valibot";

/** A message of the queue must fit this. */
export const Order = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/)),
  item: v.pipe(v.string(), v.minLength(1)),
  quantity: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** A card of the payment service's sandbox; each behaves as it is called. */
  card: v.picklist(["pays", "busy-once", "busy", "declined"]),
});

/** An order. */
export type Order = v.InferOutput<typeof Order>;
