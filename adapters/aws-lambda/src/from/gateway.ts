/** A gateway: how one front of Lambda makes an event of a request and a response of a result. */
import type { HeaderList } from "@portable-fn/adapter-kit";

/** A request on its way to a handler. */
export interface GatewayRequest {
  readonly id: string;
  readonly method: string;
  /** Path and query, encoded, as on the request line. */
  readonly target: string;
  /** As sent, in order. */
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** The client's address. */
  readonly address: string;
  readonly protocol: "http" | "https";
}

/** A response on its way to the client. */
export interface GatewayReply {
  readonly status: number;
  readonly statusText?: string | undefined;
  /** Names as the handler wrote them; a repeated name stands as often as it came. */
  readonly headers: [name: string, value: string][];
  readonly body: Uint8Array | string;
}

/** One front of Lambda. */
export interface Gateway {
  /**
   * Makes the event.
   *
   * @param request what the client sent
   * @param stage the deployment stage; only API Gateway has one
   */
  event(request: GatewayRequest, stage?: string): object;
  /**
   * Reads the result.
   *
   * @param result what the handler returned, as it is after JSON
   * @throws PortableError `PFN_BAD_RESULT` with status 502 for a result that the gateway refuses
   */
  reply(result: unknown): GatewayReply;
}
