/** One registered function for HTTP and events: which of the two a request is. */
import { fieldOf, problemDocument, requestHeaders } from "@portable-fn/adapter-kit";
import { isDecodeError } from "@portable-fn/adapter-kit/events";
import type { NodeResponse, Service } from "@portable-fn/adapter-kit/node-http";
import type { FrameworkRequest } from "../native.ts";
import { bodyOf } from "./body.ts";
import { decoderByBody, decoderByHeaders, mayTell } from "./recognise.ts";
import { type EventService, writeProblem } from "./service.ts";

/** What serves both. */
export type MixedService = Pick<Service<FrameworkRequest>, "closing" | "onEnd"> &
  Pick<EventService, "calls" | "serve">;

/** What is served, and where events are taken. */
export interface MixedParts {
  readonly http: Service<FrameworkRequest>;
  readonly events: EventService;
  /** The path of events; `projects/p/topics/t` may stand behind it. */
  readonly eventPath: string;
  /** Bytes of the longest body. */
  readonly bodyLimit: number;
}

/**
 * Makes what serves both HTTP and events. A request is an event if it comes to the path of events, and
 * its headers or its JSON body are those of one of Google's; any other is HTTP.
 *
 * @param parts what is served, and where
 * @returns the service
 */
export function createMixedService(parts: MixedParts): MixedService {
  const { http, events, eventPath, bodyLimit } = parts;
  const service: MixedService = {
    get closing() {
      return http.closing;
    },
    set closing(closing) {
      http.closing = closing;
      events.closing = closing;
    },
    get onEnd() {
      return http.onEnd;
    },
    set onEnd(onEnd) {
      http.onEnd = onEnd;
      events.onEnd = onEnd;
    },
    get calls() {
      return new Set([...http.calls, ...events.calls]);
    },
    serve(req, res) {
      const kind = isEventPath(req.originalUrl ?? req.url ?? "", eventPath) ? kindOf(req) : "http";
      if (kind === "event") events.serve(req, res);
      else if (kind === "http") http.serve(req, res);
      else void sniff(req, res);
    },
  };

  /** The body is read before it is known whose it is; HTTP gets it as the framework would give it. */
  const sniff = async (req: FrameworkRequest, res: NodeResponse) => {
    try {
      const rawBody = await bodyOf(req, bodyLimit);
      Object.assign(req, { rawBody });
      if (decoderByBody(rawBody)) events.serve(req, res);
      else http.serve(req, res);
    } catch (error) {
      const status = (isDecodeError(error) && error.status) || 500;
      writeProblem(res, problemDocument(status), http.closing);
    }
  };
  return service;
}

function isEventPath(target: string, eventPath: string): boolean {
  const path = target.split("?", 1)[0] ?? "";
  const base = eventPath.replace(/\/$/, "");
  if (!path.startsWith(base)) return false;
  return /^(?:\/|\/projects\/[^/]+\/topics\/[^/]+)?$/.test(path.slice(base.length));
}

/** What the head of a request says: an event, HTTP, or that the body must tell. */
function kindOf(req: FrameworkRequest): "event" | "http" | "unknown" {
  try {
    const headers = requestHeaders([...req.rawHeaders]);
    if (decoderByHeaders(headers)) return "event";
    const isPlain = fieldOf(headers, "content-encoding") === undefined;
    return req.method === "POST" && isPlain && mayTell(headers) ? "unknown" : "http";
  } catch {
    // The HTTP part answers what is malformed.
    return "http";
  }
}
