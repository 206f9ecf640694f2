/** HTTP as the host and the worker tell it each other over gRPC. */

import type { WireReply } from "@portable-fn/adapter-kit/host";
import { PortableError } from "@portable-fn/core";
import { formatCookie } from "../../src/from/cookie.ts";
import { joinRepeated } from "../../src/from/query.ts";
import type { NativeCookie } from "../../src/native.ts";
import { empty, type HostRequest } from "./kestrel.ts";

type Nullable = Record<string, { value: string }>;

/** A request as `RpcHttp`. */
export interface RpcRequest {
  readonly url: string;
  readonly method: string;
  readonly nullableHeaders: Nullable;
  readonly nullableQuery: Nullable;
  readonly nullableParams: Nullable;
  readonly body?: { readonly bytes: Uint8Array };
}

/**
 * Writes a request as the host does (GrpcMessageConversionExtensions.ToRpcHttp).
 *
 * @param request what the host saw
 * @param params what the route named
 * @param body the whole body, if it is passed on
 * @returns the message
 */
export function rpcRequest(
  { method, host, path, query, headers }: HostRequest,
  params: Record<string, string>,
  body: Uint8Array | undefined,
): RpcRequest {
  return {
    url: `http://${host}${path}${query}`,
    method,
    nullableHeaders: nullable(
      joinRepeated(headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    nullableQuery: nullable(joinRepeated(new URLSearchParams(query))),
    nullableParams: nullable(Object.entries(params)),
    ...(body && { body: { bytes: body } }),
  };
}

/**
 * Writes the trigger metadata as the host does: query and route first, then the collections where
 * their names are still free (HttpTriggerAttributeBindingProvider.GetRequestBindingData).
 *
 * @param request what the host saw
 * @param params what the route named
 * @returns the metadata by name
 */
export function triggerMetadata(
  { query, headers }: HostRequest,
  params: Record<string, string>,
): Record<string, object> {
  const data = new Map<string, [string, object]>();
  const put = (name: string, value: object) => data.set(name.toLowerCase(), [name, value]);
  const pairs = [...new URLSearchParams(query)];
  for (const [name, value] of pairs)
    if (name.toLowerCase() !== "code") put(name, { string: value });
  for (const [name, value] of Object.entries(params)) put(name, { string: value });
  const json = (entries: Iterable<readonly [string, string]>) => ({
    json: JSON.stringify(Object.fromEntries(entries)),
  });
  if (!data.has("query")) put("Query", json(pairs));
  if (!data.has("headers")) put("Headers", json(joinRepeated(headers)));
  return Object.fromEntries(data.values());
}

/**
 * Reads what the worker answered and writes it as the host does (HttpBinding, RawScriptResult).
 *
 * @param value the returned `TypedData`
 * @param method of the request
 * @returns the answer; 204 for nothing
 * @throws PortableError `PFN_AZURE_RPC` for what the host fails on
 */
export function readRpcResponse(value: unknown, method: string): WireReply {
  if (value === undefined || value === null) return empty(204);
  const { http } = value as { http?: unknown };
  if (!isRecord(http)) throw failure("no HTTP response");
  const { statusCode, headers: fields = {}, cookies = [], body } = http;
  const status = numberOf(statusCode ?? 200);
  if (!Number.isInteger(status) || status < 100 || status > 999) throw failure("a wrong status");
  if (!isRecord(fields) || !Array.isArray(cookies)) throw failure("wrong headers or cookies");
  const headers = Object.entries(fields).map(([name, text]): [string, string] => {
    if (typeof text !== "string" || !/^[\t\x20-\x7e]*$/.test(text)) throw failure("a wrong header");
    return [name, text];
  });
  for (const cookie of cookies) headers.push(["set-cookie", formatCookie(readCookie(cookie))]);
  const bytes = isRecord(body) ? body["bytes"] : undefined;
  const content = bytes instanceof Uint8Array ? bytes : new Uint8Array();
  const bodiless = method === "HEAD" || status === 204 || status === 205 || status === 304;
  return { status, headers, body: bodiless ? null : content };
}

/** `Number` throws for objects that cannot become one. */
function numberOf(value: unknown): number {
  return typeof value === "string" || typeof value === "number" ? Number(value) : Number.NaN;
}

const SAME_SITE: Readonly<Record<string, NativeCookie["sameSite"]>> = {
  strict: "Strict",
  lax: "Lax",
  explicitNone: "None",
};

function readCookie(given: unknown): NativeCookie {
  if (!isRecord(given)) throw failure("a wrong cookie");
  const { name, value, sameSite } = given;
  const inner = (key: string) => {
    const wrapped = given[key];
    return isRecord(wrapped) ? wrapped["value"] : undefined;
  };
  const expires = inner("expires");
  const cookie: Record<string, unknown> = {
    name,
    value,
    domain: inner("domain"),
    path: inner("path"),
    secure: inner("secure"),
    httpOnly: inner("httpOnly"),
    maxAge: inner("maxAge"),
    expires: isRecord(expires) ? numberOf(expires["seconds"]) * 1000 : undefined,
    sameSite:
      typeof sameSite === "string" && Object.hasOwn(SAME_SITE, sameSite)
        ? SAME_SITE[sameSite]
        : undefined,
  };
  const said = Object.entries(cookie).filter(([, it]) => it !== undefined);
  return Object.fromEntries(said) as unknown as NativeCookie;
}

function nullable(pairs: readonly (readonly [string, string])[]): Nullable {
  return Object.fromEntries(pairs.map(([name, value]) => [name, { value }]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function failure(what: string): PortableError {
  return new PortableError("PFN_AZURE_RPC", `The worker answered with ${what}`, {
    fault: "adapter",
  });
}
