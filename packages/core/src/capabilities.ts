/** Capabilities: what a target promises, as data. The conformance suite tests either answer. */
import type { EventKind } from "./function.ts";

/** What one HTTP ingress of a target carries unharmed. `false` is a documented loss or refusal. */
export interface HttpCapabilities {
  /** The handler reads the request body while the client still sends it. */
  readonly streamingRequest: boolean;
  /** The first bytes of a response leave before the last are made. */
  readonly streamingResponse: boolean;
  /** A client that leaves aborts `ctx.signal`. */
  readonly cancellation: boolean;
  /** The response leaves before `waitUntil` work has ended. */
  readonly afterResponse: boolean;
  /** `%2F` and `/` in a path stay different. */
  readonly encodedPath: boolean;
  /** `%252F` in a path arrives as sent; otherwise as `%2F`. */
  readonly doublyEncodedPath: boolean;
  /** The query string arrives byte for byte; otherwise its decoded pairs do. */
  readonly rawQuery: boolean;
  /** A key that stands twice in the query arrives with both values; otherwise with the last. */
  readonly repeatedQueryKeys: boolean;
  /** A request header sent twice arrives with both values; otherwise the last. */
  readonly repeatedRequestHeaders: boolean;
  /** `Cookie` sent twice arrives joined by `; `; otherwise by a comma, or the last alone does. */
  readonly repeatedCookies: boolean;
  /** `Accept-Encoding` arrives as sent. */
  readonly acceptEncoding: boolean;
  /** A request header without a value arrives, empty. */
  readonly emptyRequestHeaders: boolean;
  /** Bytes above 127 in request headers arrive as sent. */
  readonly nonAsciiHeaders: boolean;
  /** A body without `Content-Length` arrives; otherwise the answer is 411. */
  readonly unsizedBody: boolean;
  /** A body that is not what its type or encoding says arrives; otherwise the answer is 4xx. */
  readonly anyBody: boolean;
  /** Text passes as bytes, in any charset or encoding; otherwise all but UTF-8 is refused or rewritten. */
  readonly textAsBytes: boolean;
  /** `Content-Type` passes as written; otherwise the type does, and not with an empty response. */
  readonly rawContentType: boolean;
  /** `/favicon.ico` and `/robots.txt` arrive; otherwise the platform answers 404. */
  readonly everyPath: boolean;
  /** What is no HTTP request is refused with a 4xx; otherwise with a 500 of the runtime's own. */
  readonly malformedRequests: boolean;
  /** Methods outside the usual nine, such as `PROPFIND`, arrive. */
  readonly customMethods: boolean;
  /** `Host` is what `request.url` says. */
  readonly host: boolean;
  /** The client's address is known. */
  readonly clientAddress: boolean;
  /** A reason phrase of the handler's own reaches the client. */
  readonly statusText: boolean;
  /** `Set-Cookie` values reach the client byte for byte; otherwise name, value and attributes do. */
  readonly rawSetCookie: boolean;
  /** The `Partitioned` attribute of one of several cookies reaches the client. */
  readonly partitionedCookies: boolean;
  /** `WWW-Authenticate` reaches the client under its own name. */
  readonly wwwAuthenticate: boolean;
  /** A body that fails after the head was sent cuts the connection. */
  readonly visibleBodyFailure: boolean;
  /** A HEAD response may say the `Content-Length` that a GET would have. */
  readonly headContentLength: boolean;
}

/** The name of an HTTP capability. */
export type HttpCapability = keyof HttpCapabilities;

/**
 * What one way by which events reach a target's functions promises. `false` is a documented loss or a
 * difference.
 */
export interface EventCapabilities {
  /** The trigger that it starts. */
  readonly trigger: EventKind;
  /** One invocation can bring several events. */
  readonly batches: boolean;
  /** Of several events only those that failed come again; otherwise those after the first failed, too. */
  readonly partialFailure: boolean;
  /** An event that failed comes again. */
  readonly redelivery: boolean;
  /** `ctx.attempt` says which delivery it is; otherwise it is always 1. */
  readonly attempt: boolean;
  /** `retry({ delaySeconds })` decides when; otherwise the platform's own pace does. */
  readonly retryDelay: boolean;
  /** An event that failed too often goes where dead letters go; otherwise it is lost, and logged. */
  readonly deadLetter: boolean;
  /** `reject` makes it a dead letter at once; otherwise it fails until its attempts are used up. */
  readonly directReject: boolean;
  /** Events of a group come in order, and the first that fails holds up those behind it. */
  readonly ordered: boolean;
  /** An event comes again when the process died over it. */
  readonly crashSafe: boolean;
  /** The attributes that the sender gave arrive. */
  readonly attributes: boolean;
  /** The content type that the sender states arrives. */
  readonly contentType: boolean;
  /** Bytes that are no text arrive as they are. */
  readonly bytes: boolean;
}

/** The name of a promise about events. */
export type EventCapability = Exclude<keyof EventCapabilities, "trigger">;
