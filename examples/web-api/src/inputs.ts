/** What the shop takes, and what it answers. */
import { validate } from "@portable-fn/middleware/validate";
import * as v from "valibot";

const Sku = v.pipe(v.string(), v.regex(/^[a-z]{1,20}$/));

const Product = v.object({ sku: Sku, name: v.string(), cents: v.number() });

const Order = v.object({ id: v.string(), sku: Sku, quantity: v.number(), cents: v.number() });

/** `GET /products` */
export const listing = validate(
  { query: v.object({ "max-cents": v.optional(v.pipe(v.string(), v.digits())) }) },
  { responses: { 200: v.object({ products: v.array(Product) }) } },
);

/** `GET /products/:sku` */
export const product = validate(
  { params: v.object({ sku: Sku }) },
  { responses: { 200: v.object({ ...Product.entries, arriving: v.number() }) } },
);

/** `POST /orders` */
export const ordering = validate(
  {
    json: v.object({
      sku: Sku,
      quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)),
    }),
  },
  { responses: { 201: Order } },
);

/** `GET /orders/:id` */
export const order = validate(
  { params: v.object({ id: v.pipe(v.string(), v.uuid()) }) },
  { responses: { 200: Order } },
);
