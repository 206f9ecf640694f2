/** Stands in for the native part of aws-lambda-ric: the same calls to the Runtime API by node:http. */

import type * as Http from "node:http";
import { createRequire } from "node:module";

// An import of node:http would load what Lambda's own process has not loaded when the app starts.
const http = createRequire(import.meta.url)("node:http") as typeof Http;
const agent = new http.Agent({ keepAlive: true });
const [hostname = "", port = ""] = (process.env["AWS_LAMBDA_RUNTIME_API"] ?? "").split(":");
const BASE = "/2018-06-01/runtime/invocation";

/** The last answer on its way; the native client waits for it inside the call. */
let posted: Promise<unknown> = Promise.resolve();

/** @returns the next invocation, as the native client gives it */
export async function next(): Promise<{ bodyJson: string; headers: object }> {
  await posted;
  const { status, headers, body } = await call("GET", "/next");
  if (status !== 200) throw new Error(`Failed to get next invocation, error ${status}`);
  return { bodyJson: body, headers };
}

/** Posts a result. A refusal is logged and nothing else, as the native client does it. */
export function done(id: string, body: string): void {
  post(`/${id}/response`, body, {});
}

/** Posts a failure. */
export function error(id: string, body: string, xRay: string): void {
  post(`/${id}/error`, body, { "lambda-runtime-function-xray-error-cause": xRay });
}

function post(path: string, body: string, headers: Record<string, string>): void {
  posted = call("POST", path, body, headers).then(
    ({ status, body: answer }) => {
      if (status >= 300) {
        console.error(
          `Failed to post handler success response. Http response code: ${status}. ${answer}`,
        );
      }
    },
    (failure: unknown) => console.error("Failed to post to the Runtime API", failure),
  );
}

interface Answer {
  readonly status: number;
  readonly headers: object;
  readonly body: string;
}

function call(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const bytes = body === undefined ? undefined : Buffer.from(body);
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        agent,
        hostname,
        port,
        method,
        path: BASE + path,
        headers: bytes
          ? { ...headers, "content-type": "application/json", "content-length": bytes.length }
          : headers,
      },
      (response) => {
        const pieces: Buffer[] = [];
        response
          .on("data", (piece: Buffer) => pieces.push(piece))
          .on("error", reject)
          .on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(pieces).toString(),
            }),
          );
      },
    );
    request.on("error", reject).end(bytes);
  });
}
