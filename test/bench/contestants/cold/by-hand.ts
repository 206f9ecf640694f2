/** What somebody would write by hand instead of the app whose start is measured. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

export async function handler(
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { q, page, tag = "" } = event.queryStringParameters ?? {};
  const id = event.rawPath.slice("/items/".length);
  return {
    statusCode: 200,
    headers: {
      "content-type": "application/json",
      "x-served-by": "shop",
      "access-control-allow-origin": "https://shop.example.com",
      "access-control-allow-credentials": "true",
      vary: "Origin",
    },
    cookies: ["session=abc123; Path=/; HttpOnly; Secure", `seen=${id}; Path=/`],
    body: JSON.stringify({ id, q, page, tags: tag.split(","), session: "abc123" }),
  };
}
