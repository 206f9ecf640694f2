/** The Hono app that runs unchanged wherever Hono runs. */
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { receipt } from "./receipt.ts";

/** The shop. */
export const shop: Hono = new Hono();

shop.get("/items/:id", (c) => {
  const id = c.req.param("id");
  const session = getCookie(c, "session") ?? "";
  setCookie(c, "session", session, { path: "/", httpOnly: true, secure: true });
  setCookie(c, "seen", id, { path: "/" });
  const { q, page } = c.req.query();
  return c.json({ id, q, page, tags: c.req.queries("tag"), session });
});
shop.get("/products/:id", (c) => c.json({ id: c.req.param("id"), q: c.req.query("q") }));
shop.post("/orders", async (c) => c.json(await c.req.json(), 201));
shop.post("/files", async (c) => c.json(receipt(new Uint8Array(await c.req.arrayBuffer())), 201));
shop.post("/echo", async (c) =>
  c.body(await c.req.arrayBuffer(), 200, { "content-type": "application/octet-stream" }),
);
