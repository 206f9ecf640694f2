/** The shop in Express. */
import express, { type Express } from "express";
import { receipt } from "./receipt.ts";

/** The shop. */
export const shop: Express = express();

shop.disable("x-powered-by");
shop.use(express.json(), express.raw({ type: "application/octet-stream", limit: "1mb" }));
shop.get("/items/:id", (request, response) => {
  const { id } = request.params;
  const { q, page, tag } = request.query;
  const session = /(?:^|; )session=([^;]*)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
  response.cookie("session", session, { path: "/", httpOnly: true, secure: true });
  response.cookie("seen", id, { path: "/" });
  response.json({ id, q, page, tags: tag, session });
});
shop.post("/orders", (request, response) => {
  response.status(201).json(request.body);
});
shop.post("/files", (request, response) => {
  response.status(201).json(receipt(request.body));
});
shop.post("/echo", (request, response) => {
  response.type("application/octet-stream").send(request.body);
});
