/** The Runtime API that Lambda serves to the function's process: one invocation at a time. */
import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { LAMBDA_RESPONSE_LIMIT } from "../src/shape.ts";
import { deferred } from "./deferred.ts";
import { readStreamed, type StreamedResult } from "./streamed-result.ts";

/** How an invocation ended. */
export type Outcome =
  | { readonly kind: "result"; readonly result: unknown }
  | { readonly kind: "stream"; readonly result: StreamedResult }
  | { readonly kind: "failure"; readonly type: string };

/** A running Runtime API. */
export interface RuntimeApi {
  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Resolves when the process asks for its first invocation, rejects when it could not load. */
  ready(): Promise<void>;
  /**
   * Gives an event to the process when it is its turn.
   *
   * @param event JSON
   * @returns how the invocation ended; never rejects
   */
  invoke(event: object): Promise<Outcome>;
  /** Ends the invocation under way: its process is gone. */
  lost(type: string): void;
  stop(): Promise<void>;
}

interface Job {
  readonly id: string;
  readonly body: string;
  readonly settle: (outcome: Outcome) => void;
}

/** What the server knows: who waits, what waits, and what runs. */
interface State {
  readonly queue: Job[];
  waiting: ServerResponse | undefined;
  running: Job | undefined;
  timer: NodeJS.Timeout | undefined;
}

/** What the Runtime API is told of the function. */
export interface RuntimeApiPlan {
  readonly functionArn: string;
  /** Milliseconds that an invocation may take. */
  readonly timeout: number;
  /** Called when an invocation took longer; the process must be ended. */
  readonly expired: () => void;
}

/**
 * Starts a Runtime API.
 *
 * @param plan what it is told of the function
 * @returns the running API
 */
export async function startRuntimeApi(plan: RuntimeApiPlan): Promise<RuntimeApi> {
  const state: State = { queue: [], waiting: undefined, running: undefined, timer: undefined };
  const ready = deferred<void>();
  ready.promise.catch(() => {});
  const server = createServer((req, res) => {
    const { running } = state;
    const [, , , what, id, action] = (req.url ?? "").split("/");
    if (what === "init") {
      void text(req).then((body) => ready.reject(new Error(`The function did not load: ${body}`)));
      accept(res);
    } else if (id === "next") {
      ready.resolve();
      state.waiting = res;
      dispatch(state, plan);
    } else if (running && running.id === id && (action === "response" || action === "error")) {
      void finish(state, running, action, req, res);
    } else {
      res.writeHead(400).end('{"errorType":"InvalidRequestID"}');
    }
  });
  // The process waits for its next invocation as long as it must.
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready: () => ready.promise,
    invoke: (event) =>
      new Promise((settle) => {
        state.queue.push({ id: randomUUID(), body: JSON.stringify(event), settle });
        dispatch(state, plan);
      }),
    lost(type) {
      clearTimeout(state.timer);
      state.waiting = undefined;
      state.running?.settle({ kind: "failure", type });
      state.running = undefined;
    },
    stop: () =>
      new Promise((resolve) => {
        clearTimeout(state.timer);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function dispatch(state: State, plan: RuntimeApiPlan): void {
  if (!state.waiting || state.running) return;
  const job = state.queue.shift();
  if (!job) return;
  const res = state.waiting;
  state.waiting = undefined;
  state.running = job;
  state.timer = setTimeout(plan.expired, plan.timeout);
  res
    .writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": job.id,
      "lambda-runtime-deadline-ms": String(Date.now() + plan.timeout),
      "lambda-runtime-invoked-function-arn": plan.functionArn,
      "lambda-runtime-trace-id": traceId(),
    })
    .end(job.body);
}

function traceId(): string {
  const time = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${time}-${randomBytes(12).toString("hex")};Parent=${randomBytes(8).toString("hex")};Sampled=0`;
}

async function finish(
  state: State,
  job: Job,
  action: "response" | "error",
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const end = () => {
    if (state.running !== job) return;
    clearTimeout(state.timer);
    state.running = undefined;
  };
  const streams = req.headers["lambda-runtime-function-response-mode"] === "streaming";
  if (action === "response" && streams) {
    const ended = await readStreamed(req, (result) => job.settle({ kind: "stream", result }));
    job.settle({ kind: "failure", type: ended ?? "Runtime.NoPrelude" });
    end();
    return accept(res);
  }
  const body = await text(req);
  end();
  if (action === "error") {
    job.settle({ kind: "failure", type: errorType(body) });
  } else if (Buffer.byteLength(body) > LAMBDA_RESPONSE_LIMIT) {
    job.settle({ kind: "failure", type: "Function.ResponseSizeTooLarge" });
    res.writeHead(413, { "content-type": "application/json" });
    return void res.end('{"errorType":"RequestEntityTooLarge"}');
  } else {
    job.settle({ kind: "result", result: JSON.parse(body) });
  }
  accept(res);
}

function accept(res: ServerResponse): void {
  res.writeHead(202, { "content-type": "application/json" }).end('{"status":"OK"}');
}

function errorType(body: string): string {
  try {
    return String((JSON.parse(body) as { errorType?: unknown }).errorType);
  } catch {
    return "Unhandled";
  }
}

async function text(req: IncomingMessage): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of req) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
