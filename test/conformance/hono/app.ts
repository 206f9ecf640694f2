/** An app of Hono with its own middleware, unchanged; built for every target. */
import { type App, defineApp, http } from "@portable-fn/core";
import { Hono } from "hono";
import { basicAuth } from "hono/basic-auth";
import { bearerAuth } from "hono/bearer-auth";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { getCookie, setCookie } from "hono/cookie";
import { cors } from "hono/cors";
import { csrf } from "hono/csrf";
import { etag } from "hono/etag";
import { jwt } from "hono/jwt";
import { methodOverride } from "hono/method-override";
import { prettyJSON } from "hono/pretty-json";
import { secureHeaders } from "hono/secure-headers";
import { endTime, startTime, timing } from "hono/timing";
import { trimTrailingSlash } from "hono/trailing-slash";

const SECRET = "secret";

/** The app of Hono itself, to be asked without an adapter. */
export const hono: Hono = new Hono();

hono.use("/cors", cors({ origin: "http://b.test", credentials: true, maxAge: 60 }));
hono.get("/cors", (c) => c.text("cors"));
hono.use("/etag", etag());
hono.get("/etag", (c) => c.text("etag"));
hono.use("/compress", compress({ threshold: 100 }));
hono.get("/compress", (c) => c.text("compress ".repeat(200)));
hono.use("/secure", secureHeaders());
hono.get("/secure", (c) => c.json({ secure: true }));
hono.use("/csrf", csrf({ origin: "http://b.test" }));
hono.post("/csrf", async (c) => c.text(await c.req.text()));
hono.use("/basic", basicAuth({ username: "me", password: SECRET }));
hono.get("/basic", (c) => c.text("in"));
hono.use("/bearer", bearerAuth({ token: "token" }));
hono.get("/bearer", (c) => c.text("in"));
hono.use("/jwt", jwt({ secret: SECRET, alg: "HS256" }));
hono.get("/jwt", (c) => c.json(c.get("jwtPayload" as never)));
hono.use("/limit", bodyLimit({ maxSize: 10 }));
hono.post("/limit", async (c) => c.text(await c.req.text()));
hono.use("/pretty", prettyJSON());
hono.get("/pretty", (c) => c.json({ a: [1], b: { c: 2 } }));
hono.use("/timing", timing());
hono.get("/timing", (c) => {
  startTime(c, "work");
  endTime(c, "work");
  return c.text("timed");
});
hono.use("/trim/*", trimTrailingSlash());
hono.get("/trim", (c) => c.text("trimmed"));
const inner = new Hono();
inner.delete("/", (c) => c.text("deleted"));
inner.post("/", (c) => c.text("posted"));
const override = new Hono().use(methodOverride({ app: inner, header: "x-method" }));
override.route("/", inner);
hono.mount("/method", override.fetch);
hono.get("/cookies", (c) => {
  setCookie(c, "x", "1 2", { httpOnly: true });
  setCookie(c, "y", "2");
  return c.json(getCookie(c));
});

const app: App = defineApp({ name: "hono-middleware", functions: { api: http(hono) } });

export default app;
