/** The Hono app whose start is measured: JSON, query, a header, two cookies, CORS. */
import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { cors } from "hono/cors";

/** The shop. */
export const shop: Hono = new Hono();

shop.use(cors({ origin: "https://shop.example.com", credentials: true }));
shop.get("/items/:id", (c) => {
  const id = c.req.param("id");
  c.header("x-served-by", "shop");
  setCookie(c, "session", "abc123", { path: "/", httpOnly: true, secure: true });
  setCookie(c, "seen", id, { path: "/" });
  const { q, page } = c.req.query();
  return c.json({ id, q, page, tags: c.req.queries("tag"), session: "abc123" });
});
