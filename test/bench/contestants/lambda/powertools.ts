/** The router of Powertools for AWS Lambda. */
import { Router } from "@aws-lambda-powertools/event-handler/http";
import type { Context } from "aws-lambda";
import { receipt } from "../receipt.ts";

const router = new Router();

router.get("/items/:id", ({ req, params }) => {
  const { searchParams } = new URL(req.url);
  const { id = "" } = params;
  const session = /(?:^|; )session=([^;]*)/.exec(req.headers.get("cookie") ?? "")?.[1] ?? "";
  const body = {
    id,
    q: searchParams.get("q"),
    page: searchParams.get("page"),
    tags: searchParams.getAll("tag"),
    session,
  };
  return {
    statusCode: 200,
    headers: { "content-type": "application/json" },
    // Of a Response it would keep the last cookie only.
    cookies: [`session=${session}; Path=/; HttpOnly; Secure`, `seen=${id}; Path=/`],
    body: JSON.stringify(body),
  };
});
router.post("/orders", async ({ req }) => Response.json(await req.json(), { status: 201 }));
// Its own request has bytes that are no UTF-8 replaced; the event still has them.
router.post("/files", ({ event }) => {
  const told = receipt(Buffer.from(event.body ?? "", "base64"));
  return Response.json(told, { status: 201 });
});
router.post("/echo", ({ event, res }) => {
  res.headers.set("content-type", "application/octet-stream");
  return Buffer.from(event.body ?? "", "base64").buffer as ArrayBuffer;
});

/** The handler. */
export const handler = (event: unknown, context: Context): Promise<unknown> =>
  router.resolve(event, context);
