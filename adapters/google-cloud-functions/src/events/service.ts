/** Serves requests that bring events: 204 where all is acknowledged, an error for anything else. */

import {
  fieldOf,
  type ProblemDocument,
  problemDocument,
  requestHeaders,
} from "@portable-fn/adapter-kit";
import { type EntryOptions, isDecodeError } from "@portable-fn/adapter-kit/events";
import type { NodeResponse } from "@portable-fn/adapter-kit/node-http";
import { type App, type AppFunction, isPortableError, type Logger } from "@portable-fn/core";
import type { FrameworkRequest } from "../native.ts";
import { bodyOf } from "./body.ts";
import { noEvent } from "./delivery.ts";
import { createRequestRunner } from "./run.ts";

/** Serves requests of the framework that are events. */
export interface EventService {
  /** Whether the server takes no more connections; answers end theirs then. */
  closing: boolean;
  /** Called when a request has been answered. */
  onEnd: () => void;
  /** The requests under way. */
  readonly calls: ReadonlySet<EventCall>;
  /**
   * Serves a request. Never throws.
   *
   * @param req the request
   * @param res the response
   */
  serve(req: FrameworkRequest, res: NodeResponse): void;
}

/** A request under way. */
export interface EventCall {
  readonly ctx: { abort(reason: unknown): void };
}

/** What the service is made of. */
export interface EventServiceParts {
  readonly app: App;
  /** Those of its event functions that the entry runs. */
  readonly functions: readonly AppFunction[];
  readonly options: EntryOptions;
  readonly log: Logger;
  /** Bytes of the longest body. */
  readonly bodyLimit: number;
  /** @returns an id for an invocation, from the request where it has one */
  readonly idOf: (request: FrameworkRequest) => string;
  /** @returns when the platform ends the invocation, milliseconds since the epoch */
  readonly deadline: () => number;
}

/**
 * Makes what serves events.
 *
 * @param parts the app and what surrounds it
 * @returns the service; `ctx.native` is `{ req, res }`
 * @throws PortableError `PFN_BINDINGS` when the variable is not the JSON that it should be
 */
export function createEventService(parts: EventServiceParts): EventService {
  const { app, functions, options, log, bodyLimit } = parts;
  const run = createRequestRunner(app, functions, options, log);
  const calls = new Set<EventCall>();

  const handle = async (req: FrameworkRequest, res: NodeResponse) => {
    const deadline = parts.deadline();
    const headers = requestHeaders([...req.rawHeaders]);
    const body = await bodyOf(req, bodyLimit);
    const isPacked = /^(?!identity$)./i.test(fieldOf(headers, "content-encoding") ?? "");
    if (isPacked && !req.rawBody) throw noEvent("its body is packed");
    const path = req.originalUrl ?? req.url ?? "/";
    const around = { id: parts.idOf(req), deadline, env: process.env, native: { req, res } };
    await run({ path, headers, body }, around);
  };

  const service: EventService = {
    closing: false,
    onEnd() {},
    calls,
    serve(req, res) {
      // Without a listener an error would end the process.
      res.on("error", () => {});
      // The deadline of an event is near enough when the process is to stop: nothing is aborted.
      const call: EventCall = { ctx: { abort() {} } };
      calls.add(call);
      void handle(req, res)
        .then(
          () => answer(res, 204, undefined, service.closing),
          (error: unknown) => refuse(error, res),
        )
        .finally(() => {
          calls.delete(call);
          service.onEnd();
        });
    },
  };

  const refuse = (error: unknown, res: NodeResponse) => {
    if (isDecodeError(error)) {
      log.error("The event is malformed", { error });
      return answer(res, error.status ?? 400, error.message, service.closing);
    }
    // What a function made of its event is in the log already.
    const isTold = isPortableError(error) && error.code === "PFN_DELIVERY" && error.retryable;
    if (!isTold) log.error("The event is not acknowledged", { error });
    answer(res, 500, undefined, service.closing);
  };
  return service;
}

function answer(
  res: NodeResponse,
  status: number,
  detail: string | undefined,
  close: boolean,
): void {
  if (status !== 204) {
    writeProblem(res, problemDocument(status, detail), close);
  } else if (!res.headersSent) {
    res.writeHead(204, close ? ["connection", "close"] : []);
    res.end();
  }
}

/**
 * Answers with a problem document.
 *
 * @param res the response
 * @param problem the document
 * @param close whether the connection ends with it
 */
export function writeProblem(res: NodeResponse, problem: ProblemDocument, close: boolean): void {
  if (res.headersSent) return;
  const { status, headers, body } = problem;
  const length = ["content-length", String(Buffer.byteLength(body))];
  const end = close ? ["connection", "close"] : [];
  res.writeHead(status, [...Object.entries(headers).flat(), ...length, ...end]);
  res.end(body);
}
