/** What can go wrong in this shop. */
import { defineProblems } from "@portable-fn/middleware/errors";

/** The kinds of problem; `GET /problems` lists them. */
export const problems = defineProblems("https://shop.example/problems/", {
  "no-such-product": { status: 404, title: "No such product" },
  "no-such-order": { status: 404, title: "No such order" },
  "out-of-stock": {
    status: 409,
    title: "Out of stock",
    description: "Fewer are left than were ordered; `left` says how many.",
  },
  "supplier-silent": {
    status: 503,
    title: "The supplier does not answer",
    description: "Ask again after the seconds in `Retry-After`.",
  },
});
