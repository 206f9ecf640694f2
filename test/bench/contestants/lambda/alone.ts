/** The Hono app on light objects that nobody decodes for: the floor of every adapter with that app. */
import { readResponse, requestFrom } from "@portable-fn/light-fetch";
import type {
  ALBEvent,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
} from "aws-lambda";
import { shop } from "../shop.ts";

type Event = ALBEvent | APIGatewayProxyEvent | APIGatewayProxyEventV2;

const GET = "https://shop.example.com/items/42?q=blue%20shoes&page=2&tag=new&tag=sale";
const SIGNAL = new AbortController().signal;

/**
 * Answers one of the events; it looks at nothing but the body, and the path where there is one.
 *
 * @param event one of them
 * @returns the result
 */
export async function handler(event: Event): Promise<APIGatewayProxyStructuredResultV2> {
  const { body } = event;
  if (!body) return fetch("GET", GET, ["cookie", "session=abc123; theme=dark"], null);
  if (event.isBase64Encoded) {
    const headers = ["content-type", "application/octet-stream"];
    const path = "rawPath" in event ? event.rawPath : "/files";
    return fetch("POST", `https://shop.example.com${path}`, headers, Buffer.from(body, "base64"));
  }
  const headers = ["content-type", "application/json"];
  return fetch("POST", "https://shop.example.com/orders", headers, body);
}

async function fetch(
  method: string,
  url: string,
  headers: string[],
  body: string | Uint8Array<ArrayBuffer> | null,
): Promise<APIGatewayProxyStructuredResultV2> {
  const request = requestFrom({ method, url, headers, body, signal: () => SIGNAL });
  const { status, headers: list, take } = readResponse(await shop.fetch(request)) ?? foreign();
  const sent = take();
  const isText = typeof sent === "string";
  if (!isText && !(sent instanceof Uint8Array)) return foreign();
  const cookies = list.filter((_, at) => at % 2 === 1 && list[at - 1] === "set-cookie");
  return {
    statusCode: status,
    headers: { "content-type": list[list.indexOf("content-type") + 1] ?? "" },
    cookies,
    body: isText ? sent : toBase64(sent),
    isBase64Encoded: !isText,
  };
}

function toBase64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}

function foreign(): never {
  throw new Error("The app answered with a Response that is not light");
}
