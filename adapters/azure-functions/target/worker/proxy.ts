/** Stream mode: the host forwards a request to the library's own HTTP server (YARP's part). */
import { type IncomingMessage, request as send } from "node:http";
import { isEndToEnd } from "@portable-fn/adapter-kit";
import type { WireReply, WireRequest } from "@portable-fn/adapter-kit/host";
import { joinRepeated } from "../../src/from/query.ts";
import type { HostRequest } from "./kestrel.ts";

/**
 * Forwards a request.
 *
 * @param to where the library listens
 * @param id the invocation's
 * @param wire the request under way
 * @param request what the host saw of it
 * @param failed aborted when the invocation failed without an answer
 * @returns the library's answer; its body streams
 */
export function forward(
  to: URL,
  id: string,
  wire: WireRequest,
  request: HostRequest,
  failed: AbortSignal,
): Promise<WireReply> {
  const { method, path, query } = request;
  return new Promise((resolve, reject) => {
    const outgoing = send({
      host: "127.0.0.1",
      port: to.port,
      method,
      path: path + query,
      headers: forwardedHeaders(request, id),
      setHost: false,
    });
    const leave = () => outgoing.destroy(new Error("The client left"));
    wire.signal.addEventListener("abort", leave, { once: true });
    failed.addEventListener("abort", leave, { once: true });
    outgoing.on("error", reject);
    outgoing.once("response", (answer) => {
      answer.once("end", () => {
        // An answer may come before the request's end: the rest is read and thrown away.
        if (outgoing.writableFinished) return;
        wire.stream.unpipe(outgoing).resume();
        outgoing.destroy();
      });
      resolve(readAnswer(answer, method));
    });
    wire.stream.pipe(outgoing);
  });
}

/** Fields that the host says itself. */
const REPLACED: ReadonlySet<string> = new Set([
  "host",
  "x-ms-invocation-id",
  "x-forwarded-host",
  "x-forwarded-proto",
]);

function forwardedHeaders({ headers, host }: HostRequest, id: string): string[] {
  const kept = headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return isEndToEnd(lower) && !REPLACED.has(lower);
  });
  // YARP joins cookies by "; " (RequestUtilities), .NET's client all else by ", ".
  const cookies = kept.filter(([name]) => name.toLowerCase() === "cookie");
  const others = kept.filter((field) => !cookies.includes(field));
  const fields: [string, string][] = [
    ...joinRepeated(others, ", "),
    ["host", "127.0.0.1"],
    ["x-ms-invocation-id", id],
    ["x-forwarded-host", host],
    ["x-forwarded-proto", "http"],
  ];
  if (cookies.length > 0) fields.push(["cookie", cookies.map(([, value]) => value).join("; ")]);
  return fields.flatMap(([name, value]) => [name, Buffer.from(value).toString("latin1")]);
}

function readAnswer(answer: IncomingMessage, method: string): WireReply {
  const headers: [string, string][] = [];
  for (let at = 0; at < answer.rawHeaders.length; at += 2) {
    const name = answer.rawHeaders[at] ?? "";
    if (isEndToEnd(name.toLowerCase())) headers.push([name, answer.rawHeaders[at + 1] ?? ""]);
  }
  if (method === "HEAD") answer.resume();
  return { status: answer.statusCode ?? 502, headers, body: method === "HEAD" ? null : answer };
}
