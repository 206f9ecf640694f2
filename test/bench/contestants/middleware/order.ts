/** What an order must be, for all. */
import { z } from "zod";

/** An order of 1 KB fits it. */
export const Order = z.object({
  customer: z.object({ id: z.string(), name: z.string().min(1), email: z.email() }),
  lines: z.array(
    z.object({
      sku: z.string(),
      title: z.string(),
      quantity: z.number().int().positive(),
      price: z.number().nonnegative(),
    }),
  ),
  note: z.string().max(500),
});
