/** What is sent to servers, and what must come back. */
import type { Exchange } from "../measure/client.ts";
import { ORDER } from "./bodies.ts";
import { BROWSER } from "./headers.ts";

function exchange(
  name: string,
  line: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  answer: { status: number; json: unknown },
): Exchange {
  const { status, json } = answer;
  // workerd would compress for whoever takes it, and the others not.
  const always = { host: "shop.example.com", ...BROWSER, "accept-encoding": "identity" };
  const fields = Object.entries({ ...always, ...headers });
  const head = fields.map(([field, value]) => `${field}: ${value}\r\n`).join("");
  return {
    name,
    request: Buffer.from(`${line} HTTP/1.1\r\n${head}\r\n${body}`),
    status,
    body: Buffer.from(JSON.stringify(json)).toString("latin1"),
  };
}

const order = JSON.stringify(ORDER);
const length = String(Buffer.byteLength(order));

/** A small GET, and a POST of 1 KB that comes back. */
export const EXCHANGES: readonly Exchange[] = [
  exchange("GET JSON", "GET /products/42?q=blue%20shoes", {}, "", {
    status: 200,
    json: { id: "42", q: "blue shoes" },
  }),
  exchange(
    "POST 1 KB JSON",
    "POST /orders",
    { "content-type": "application/json", "content-length": length },
    order,
    { status: 201, json: ORDER },
  ),
];
