/** One HTTP exchange with a server of node:http over a connection in memory. */
import { type IncomingMessage, request as open, type Server } from "node:http";
import { duplexPair, Readable } from "node:stream";
import { isEndToEnd, pathOf, readBytes } from "@portable-fn/adapter-kit";
import { type Context, PortableError } from "@portable-fn/core";

/**
 * Sends a request to a server and gives its response, whose body is read as the server writes it.
 *
 * @param server a server that need not listen
 * @param request what to send
 * @param ctx the invocation's context; its signal ends the exchange
 * @returns the response
 * @throws PortableError `PFN_FUNCTION_FAILED` when the framework says that the function threw
 */
export async function exchange(server: Server, request: Request, ctx: Context): Promise<Response> {
  const { method, url } = request;
  const body = request.body ? await readBytes(request.body) : undefined;
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const [near, far] = duplexPair();
    // Node 20 does not tell one side that the other is gone.
    near.once("close", () => far.destroy());
    far.once("close", () => near.destroy());
    server.emit("connection", far);
    const outgoing = open({
      method,
      path: pathOf(url) + new URL(url).search,
      headers: wireHeaders(request, body, ctx),
      createConnection: () => near,
    });
    const leave = () => outgoing.destroy(ctx.signal.reason as Error);
    ctx.signal.addEventListener("abort", leave, { once: true });
    outgoing
      .once("response", resolve)
      .once("error", reject)
      .once("close", () => ctx.signal.removeEventListener("abort", leave));
    outgoing.end(body);
  });
  return responseOf(message, method);
}

/** As a flat list Node sends them as they are, and adds nothing. */
function wireHeaders(request: Request, body: Uint8Array | undefined, ctx: Context): string[] {
  const headers = new Headers(request.headers);
  const { protocol, host } = new URL(request.url);
  headers.set("host", host);
  headers.set("x-forwarded-proto", protocol.slice(0, -1));
  // The framework trusts the whole list, so it must not be the client's.
  if (ctx.clientAddress) headers.set("x-forwarded-for", ctx.clientAddress);
  headers.set("function-execution-id", ctx.id);
  headers.set("connection", "close");
  headers.delete("transfer-encoding");
  headers.delete("content-length");
  if (body) headers.set("content-length", String(body.byteLength));
  return [...headers].flat();
}

function responseOf(message: IncomingMessage, method: string): Response {
  const { statusCode: status = 502, statusMessage: statusText = "", rawHeaders } = message;
  if (status === 500 && FAILED.has(String(message.headers["x-google-status"]))) {
    message.destroy();
    // Its body is the error's message; the framework has logged the stack.
    throw new PortableError("PFN_FUNCTION_FAILED", "The function threw; its error was logged");
  }
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? "").toLowerCase();
    if (isEndToEnd(name)) headers.append(name, rawHeaders[at + 1] ?? "");
  }
  const bodiless = method === "HEAD" || status === 204 || status === 205 || status === 304;
  if (bodiless) message.resume();
  const body = bodiless ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>);
  return new Response(body, { status, statusText, headers });
}

/** What the framework's X-Google-Status says of an error. */
const FAILED: ReadonlySet<string> = new Set(["crash", "error"]);
