/** A function as Google's framework has it. */
import { http } from "@google-cloud/functions-framework";

http("shop", (request, response) => {
  const { method, path } = request;
  if (method === "GET" && path.startsWith("/products/")) {
    response.json({ id: path.slice("/products/".length), q: request.query["q"] });
  } else if (method === "POST" && path === "/orders") {
    response.status(201).json(request.body);
  } else {
    response.sendStatus(404);
  }
});
