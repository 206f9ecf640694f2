/** A gateway: how one platform makes an event of a request and a response of a result. */
import type { HeaderList } from "@portable-fn/adapter-kit";

/** A request on its way to a function. */
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
  /** Names as the function wrote them; a repeated name stands as often as it came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | string;
}

/** One platform's way of HTTP. */
export interface Gateway {
  /**
   * Makes the event.
   *
   * @param request what the client sent
   * @throws PortableError with status 400 for a request that the platform refuses
   */
  event(request: GatewayRequest): object;
  /**
   * Reads the result.
   *
   * @param result what the function returned, as it is after JSON
   * @throws PortableError `PFN_BAD_RESULT` with the platform's status for a result that it refuses
   */
  reply(result: unknown): GatewayReply;
}
