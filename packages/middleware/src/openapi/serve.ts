/** Serves a document. */
import type { OpenApiDocument } from "./types.ts";

/** Options of {@link serveOpenApi}. */
export interface ServeOpenApiOptions {
  /** The only path at which it answers. Default wherever the app routes to it. */
  readonly path?: string;
  /** The header `Cache-Control`. Default `no-cache`: kept, and asked for again by its ETag. */
  readonly cacheControl?: string;
}

/** Answers requests for a document. */
export type ServedOpenApi = (request: Request) => Promise<Response>;

/**
 * Makes a handler that serves a document as JSON, with an ETag. Nothing serves a document unless it is
 * asked to by this.
 *
 * @param document the document, or what makes it when it is first asked for
 * @param options where it answers, how long it may be kept
 * @returns a handler for `http()`, or inside a route of Hono
 *
 * @example
 * ```ts
 * import { openApi, serveOpenApi } from "@portable-fn/middleware/openapi";
 * import { Hono } from "hono";
 * const info = { title: "Shop", version: "1.0.0" };
 * const served = serveOpenApi(() => openApi({ info, operations: [] }));
 * const app = new Hono().get("/openapi.json", (c) => served(c.req.raw));
 * ```
 */
export function serveOpenApi(
  document: OpenApiDocument | Promise<OpenApiDocument> | (() => Promise<OpenApiDocument>),
  { path, cacheControl = "no-cache" }: ServeOpenApiOptions = {},
): ServedOpenApi {
  let written: Promise<Written> | undefined;
  const get = async (): Promise<Written> => {
    written ??= write(typeof document === "function" ? document() : document);
    try {
      return await written;
    } catch (error) {
      written = undefined;
      throw error;
    }
  };
  return async (request) => {
    const { method, url, headers } = request;
    if (path !== undefined && new URL(url).pathname !== path) {
      return new Response(null, { status: 404 });
    }
    if (method !== "GET" && method !== "HEAD") {
      return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
    }
    const { text, etag } = await get();
    const known = { etag, "cache-control": cacheControl };
    if (matches(headers.get("if-none-match"), etag)) {
      return new Response(null, { status: 304, headers: known });
    }
    return new Response(method === "HEAD" ? null : text, {
      headers: { ...known, "content-type": "application/json" },
    });
  };
}

interface Written {
  readonly text: string;
  readonly etag: string;
}

async function write(document: OpenApiDocument | Promise<OpenApiDocument>): Promise<Written> {
  const text = JSON.stringify(await document);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const hex = [...new Uint8Array(digest, 0, 16)].map((it) => it.toString(16).padStart(2, "0"));
  return { text, etag: `"${hex.join("")}"` };
}

/** Compared weakly, as RFC 9110 has it for `If-None-Match`; what compresses may have weakened it. */
function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.split(",").some((it) => {
    const wanted = it.trim();
    return wanted === "*" || wanted === etag || wanted === `W/${etag}`;
  });
}
