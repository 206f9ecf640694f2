/** Two routes without a framework, for whoever speaks `Request` and `Response`. */

/**
 * Answers a request.
 *
 * @param request what came
 * @returns a product, or the order that was posted
 */
export async function answer(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (request.method === "GET" && pathname.startsWith("/products/")) {
    const id = pathname.slice("/products/".length);
    return Response.json({ id, q: searchParams.get("q") });
  }
  if (request.method === "POST" && pathname === "/orders") {
    return Response.json(await request.json(), { status: 201 });
  }
  return new Response("Not found", { status: 404 });
}
