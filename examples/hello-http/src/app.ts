/** The app: one Hono app behind one HTTP function. Nothing here knows where it will run. */
import { sValidator } from "@hono/standard-validator";
import { contextOf, defineApp, http } from "@portable-fn/core";
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { streamText } from "hono/streaming";
import { integer, maxValue, minLength, minValue, number, object, pipe, string } from "valibot";
import { pixels } from "./pixels.ts";

const Order = object({
  item: pipe(string(), minLength(1)),
  quantity: pipe(number(), integer(), minValue(1), maxValue(100)),
});

const orderBody = sValidator("json", Order, (result, c) => {
  if (result.success) return;
  const problems = result.error.map(({ message, path = [] }) => ({
    field: path.map((key) => String(typeof key === "object" ? key.key : key)).join("."),
    message,
  }));
  return c.json({ problems }, 422);
});

const api = new Hono()
  .get("/", (c) => c.json({ hello: "world" }))
  .get("/hello/:name", (c) => c.json({ hello: c.req.param("name") }))
  .get("/search", (c) => c.json(c.req.queries()))
  .post("/orders", orderBody, (c) => {
    const order = c.req.valid("json");
    contextOf(c).log.info("order taken", { item: order.item });
    c.header("x-order-price", String(order.quantity * 5));
    return c.json({ ordered: order }, 201);
  })
  .get("/sign-in", (c) => {
    setCookie(c, "session", "s 1/2", { httpOnly: true, path: "/", sameSite: "Lax" });
    setCookie(c, "theme", "dark", { maxAge: 86_400, path: "/" });
    return c.json({ signedIn: true });
  })
  .get("/me", (c) => c.json({ session: getCookie(c, "session"), theme: getCookie(c, "theme") }))
  .get("/pixels.png", (c) => c.body(pixels, 200, { "content-type": "image/png" }))
  .get("/count", (c) =>
    streamText(c, async (stream) => {
      for (const word of ["one\n", "two\n", "three\n"]) {
        await stream.write(word);
        await stream.sleep(5);
      }
    }),
  )
  .get("/old", (c) => c.redirect("/hello/world", 301))
  .post("/bytes", async (c) =>
    c.body(await c.req.arrayBuffer(), 200, { "content-type": "application/octet-stream" }),
  )
  .notFound((c) => c.json({ missing: c.req.path }, 404));

export default defineApp({
  name: "hello-http",
  functions: { api: http(api, { path: "/*" }) },
});
