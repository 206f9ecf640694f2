/** What somebody would write by hand for these events alone: the floor. */
import type {
  ALBEvent,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
} from "aws-lambda";
import { receipt } from "../receipt.ts";

type Event = ALBEvent | APIGatewayProxyEvent | APIGatewayProxyEventV2;

export async function handler(event: Event): Promise<APIGatewayProxyStructuredResultV2> {
  if ("rawPath" in event) return payloadTwo(event);
  if ("elb" in event.requestContext) return balanced(event as ALBEvent);
  return createOrder(event.body ?? "{}");
}

function payloadTwo(event: APIGatewayProxyEventV2) {
  if (event.rawPath === "/files") return takeFile(event.body ?? "");
  if (event.rawPath === "/echo") return echo(event.body ?? "");
  const { q, page, tag = "" } = event.queryStringParameters ?? {};
  const id = event.rawPath.slice("/items/".length);
  const session = event.cookies?.find((it) => it.startsWith("session="))?.slice(8) ?? "";
  return {
    statusCode: 200,
    headers: JSON_TYPE,
    cookies: cookies(session, id),
    body: JSON.stringify({ id, q, page, tags: tag.split(","), session }),
  };
}

function balanced(event: ALBEvent) {
  const query = event.multiValueQueryStringParameters ?? {};
  const id = event.path.slice("/items/".length);
  const cookie = event.multiValueHeaders?.["cookie"]?.join("; ") ?? "";
  const session = /(?:^|; )session=([^;]*)/.exec(cookie)?.[1] ?? "";
  const body = {
    id,
    q: decodeURIComponent(query["q"]?.[0] ?? ""),
    page: query["page"]?.[0],
    tags: query["tag"]?.map(decodeURIComponent),
    session,
  };
  return {
    statusCode: 200,
    multiValueHeaders: {
      "content-type": ["application/json"],
      "set-cookie": cookies(session, id),
    },
    body: JSON.stringify(body),
  };
}

function createOrder(body: string) {
  return { statusCode: 201, headers: JSON_TYPE, body: JSON.stringify(JSON.parse(body)) };
}

function takeFile(body: string) {
  const told = JSON.stringify(receipt(Buffer.from(body, "base64")));
  return { statusCode: 201, headers: JSON_TYPE, body: told };
}

function echo(body: string) {
  const bytes = Buffer.from(body, "base64");
  return {
    statusCode: 200,
    headers: { "content-type": "application/octet-stream" },
    body: bytes.toString("base64"),
    isBase64Encoded: true,
  };
}

function cookies(session: string, id: string) {
  return [`session=${session}; Path=/; HttpOnly; Secure`, `seen=${id}; Path=/`];
}

const JSON_TYPE = { "content-type": "application/json" };
