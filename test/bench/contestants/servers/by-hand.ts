/** Node's own server: the floor. */
import { createServer, type IncomingMessage } from "node:http";

const JSON_TYPE = { "content-type": "application/json" };

const server = createServer(async (request, response) => {
  const { method, url = "" } = request;
  if (method === "GET" && url.startsWith("/products/")) {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const body = { id: pathname.slice("/products/".length), q: searchParams.get("q") };
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(body));
  } else if (method === "POST" && url === "/orders") {
    const order: unknown = JSON.parse(await textOf(request));
    response.writeHead(201, JSON_TYPE).end(JSON.stringify(order));
  } else {
    response.writeHead(404).end();
  }
});
server.listen(0);

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
