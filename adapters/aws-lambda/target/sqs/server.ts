/** The endpoint: AWS's JSON protocol 1.0 over HTTP, before the queues in this process. */
import { randomUUID } from "node:crypto";
import { startFront, type WireReply, type WireRequest } from "@portable-fn/adapter-kit/host";
import { type Clock, systemClock } from "../clock.ts";
import type { Action } from "./action.ts";
import { batchActions } from "./batch-actions.ts";
import { SqsError } from "./errors.ts";
import { type Input, isMap } from "./input.ts";
import { messageActions } from "./message-actions.ts";
import type { Queue } from "./queue.ts";
import { queueActions } from "./queue-actions.ts";
import { QueueService } from "./service.ts";

/** A running endpoint. What is in its queues is lost with the process that it runs in. */
export interface SqsEndpoint {
  /** For a client's `endpoint`. */
  readonly url: string;
  /** The queues, without HTTP. */
  readonly service: QueueService;
  /** Says where a queue is. */
  urlOf(queue: Queue): string;
  stop(): Promise<void>;
}

/** Whose queues the endpoint serves. */
export interface SqsOptions {
  /** Default 123456789012. */
  readonly account?: string;
  /** Default us-east-1. */
  readonly region?: string;
  /** Default the machine's. */
  readonly clock?: Clock;
}

const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.entries({ ...queueActions, ...messageActions, ...batchActions }),
);
const PREFIX = "AmazonSQS.";

/**
 * Starts an SQS endpoint on a free port of 127.0.0.1.
 *
 * @param options whose queues
 * @returns the running endpoint
 */
export async function startSqs(options: SqsOptions = {}): Promise<SqsEndpoint> {
  const { account = "123456789012", region = "us-east-1", clock = systemClock } = options;
  const service = new QueueService({ id: account, region, clock });
  let base = "";
  const urlOf = ({ name }: Queue): string => `${base}/${account}/${name}`;
  const left = new AbortController();
  const front = await startFront((request) => {
    const signal = AbortSignal.any([request.signal, left.signal]);
    return answer(request, (action, input) => action(input, { service, urlOf, signal }));
  });
  base = front.url;
  return {
    url: front.url,
    service,
    urlOf,
    stop() {
      left.abort();
      return front.stop();
    },
  };
}

async function answer(
  request: WireRequest,
  run: (action: Action, input: Input) => unknown,
): Promise<WireReply> {
  try {
    const { action, input } = await readRequest(request);
    return reply(200, await run(action, input));
  } catch (error) {
    if (!(error instanceof SqsError)) throw error;
    const { type, code, status, message } = error;
    return reply(status, { __type: type, message }, [["x-amzn-query-error", `${code};Sender`]]);
  }
}

async function readRequest(request: WireRequest): Promise<{ action: Action; input: Input }> {
  const target = request.headers.find(([name]) => name.toLowerCase() === "x-amz-target")?.[1] ?? "";
  const name = target.startsWith(PREFIX) ? target.slice(PREFIX.length) : "";
  const action = request.method === "POST" ? ACTIONS.get(name) : undefined;
  const body = Buffer.from(await request.bytes()).toString();
  if (!action) {
    throw new SqsError("UnknownOperationException", "The operation is not known to this endpoint.");
  }
  let input: unknown;
  try {
    input = JSON.parse(body || "{}");
  } catch {
    input = undefined;
  }
  if (isMap(input)) return { action, input };
  throw new SqsError("SerializationException", "The body is not a JSON object.");
}

function reply(
  status: number,
  body: unknown,
  headers: readonly (readonly [string, string])[] = [],
): WireReply {
  const json = body === undefined ? "" : JSON.stringify(body);
  return {
    status,
    headers: [
      ["content-type", "application/x-amz-json-1.0"],
      ["x-amzn-requestid", randomUUID()],
      ["content-length", String(Buffer.byteLength(json))],
      ...headers,
    ],
    body: json,
  };
}
